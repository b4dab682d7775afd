// A place in a source file: a file id and two byte offsets. Line and column are computed when printing.
#pragma once

#include <cstdint>

namespace iocwright {

using FileId = std::uint32_t;

struct Span {
  FileId file = 0;  ///< 0: the place is unknown
  std::uint32_t begin = 0;
  std::uint32_t end = 0;

  bool known() const { return file != 0; }
  bool operator==(const Span&) const = default;
};

}  // namespace iocwright
