// The files of templates/, which are compiled into the binary. The build generates the definition.
#pragma once

#include <span>
#include <string_view>

namespace iocwright {

/// A file of templates/ in the binary.
struct BundledFile {
  std::string_view name;  ///< relative to templates/
  std::string_view content;
};

/// All files, sorted by name.
std::span<const BundledFile> bundled_files();

}  // namespace iocwright
