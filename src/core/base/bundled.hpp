// Gives access to the files of templates/ that are compiled into the binary. The build generates the
// definition.
#pragma once

#include <span>
#include <string_view>

namespace iocwright {

struct BundledFile {
  std::string_view name;  ///< relative to templates/
  std::string_view content;
};

std::span<const BundledFile> bundled_files();

}  // namespace iocwright
