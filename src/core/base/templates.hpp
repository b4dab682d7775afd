// Reads the templates of generated files. They are compiled into the binary, and a folder can override them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <tl/expected.hpp>

namespace iocwright {

class Disk;

/// The templates in the binary and in a folder of the user.
class TemplateFiles {
 public:
  /// Files in `folder` override those of the same name in the binary. `folder` may be empty.
  TemplateFiles(const Disk& disk, std::string folder) : disk_(disk), folder_(std::move(folder)) {}

  /// The content of template `name`, such as `st.cmd` or `ioc/Makefile`, or an error message.
  tl::expected<std::string, std::string> read(std::string_view name) const;
  /// The names of all files in the binary that start with `prefix`.
  static std::vector<std::string_view> names(std::string_view prefix);

 private:
  const Disk& disk_;
  std::string folder_;
};

}  // namespace iocwright
