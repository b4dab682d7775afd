#include "image/recipe/os_release.hpp"

#include "core/base/text.hpp"

namespace iocwright::image {

std::map<std::string, std::string, std::less<>> os_release(const Disk& disk) {
  std::map<std::string, std::string, std::less<>> out;
  const std::string content = disk.read("/etc/os-release").value_or("");
  for (std::string_view line : text::split(content, '\n')) {
    const std::size_t equals = line.find('=');
    if (equals == std::string_view::npos) continue;
    std::string_view value = text::trim(line.substr(equals + 1));
    if (value.size() > 1 && (value.front() == '"' || value.front() == '\'') && value.back() == value.front())
      value = value.substr(1, value.size() - 2);
    out[std::string(text::trim(line.substr(0, equals)))] = value;
  }
  return out;
}

std::string distribution_id(const Disk& disk) {
  const std::string id = os_release(disk)["ID"];
  return id.empty() ? "debian" : id;
}

}  // namespace iocwright::image
