// The text that we generate from: compiled into the binary, or from a folder that the user names.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <tl/expected.hpp>

namespace iocwright {

class Disk;

class TemplateFiles {
 public:
  /// `folder` may be empty; a file in it goes before the one of the same name in the binary.
  TemplateFiles(const Disk& disk, std::string folder) : disk_(disk), folder_(std::move(folder)) {}

  /// The content of `name`, as `st.cmd` or `ioc/Makefile`; or a text that says why there is none.
  tl::expected<std::string, std::string> read(std::string_view name) const;
  /// The names of all files in the binary that begin with `prefix`.
  static std::vector<std::string_view> names(std::string_view prefix);

 private:
  const Disk& disk_;
  std::string folder_;
};

}  // namespace iocwright
