// The files of templates/, as they are compiled into the binary. The build writes the definition.
#pragma once

#include <span>
#include <string_view>

namespace iocwright {

struct BundledFile {
  std::string_view name;  ///< below templates/
  std::string_view content;
};

std::span<const BundledFile> bundled_files();

}  // namespace iocwright
