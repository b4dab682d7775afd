#include "core/base/templates.hpp"

#include "core/base/bundled.hpp"
#include "core/base/disk.hpp"
#include "core/base/path.hpp"

namespace iocwright {

tl::expected<std::string, std::string> TemplateFiles::read(std::string_view name) const {
  if (!folder_.empty()) {
    const auto content = skip_unusable(disk_.read_if_exists(path::join(folder_, name)));
    if (!content) return tl::make_unexpected(content.error().text("read"));
    if (*content) return **content;
  }
  for (const BundledFile& file : bundled_files())
    if (file.name == name) return std::string(file.content);
  return tl::make_unexpected("there is no template `" + std::string(name) + "`");
}

std::vector<std::string_view> TemplateFiles::names(std::string_view prefix) {
  std::vector<std::string_view> out;
  for (const BundledFile& file : bundled_files())
    if (file.name.starts_with(prefix)) out.push_back(file.name);
  return out;
}

}  // namespace iocwright
