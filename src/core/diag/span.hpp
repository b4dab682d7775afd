// A place in a source file: a file's number and two byte offsets. Line and column are worked out when
// printed.
#pragma once

#include <cstdint>

namespace iocwright {

using FileId = std::uint32_t;

struct Span {
  FileId file = 0;  ///< 0: no place is known
  std::uint32_t begin = 0;
  std::uint32_t end = 0;

  bool known() const { return file != 0; }
  bool operator==(const Span&) const = default;
};

}  // namespace iocwright
