#include "instance/check/ioc_binary.hpp"

#include <string_view>

#include "core/base/path.hpp"

namespace iocwright::check {

namespace {

/// The names in a folder; none if it cannot be read.
std::vector<std::string> names_in(const Disk& disk, const std::string& folder) {
  return disk.list(folder).value_or(std::vector<std::string>());
}

/// Whether a binary has a string constant that ends with the text: the linker may put a constant at the end
/// of a longer one.
bool has_constant(std::string_view content, const std::string& text) {
  return content.find(text + '\0') != std::string_view::npos;
}

}  // namespace

void IocBinary::find_files() {
  if (std::exchange(has_searched_, true)) return;
  const std::string bin = path::join(paths_.ioc, "bin");
  for (const std::string& arch : names_in(disk_, bin))
    if (std::string file = path::join(bin, arch + "/ioc"); disk_.is_file(file).value_or(false))
      files_.push_back(std::move(file));
  if (files_.empty()) return;
  std::vector<std::string> modules{paths_.ioc, path::join(paths_.root, "epics-base")};
  for (const std::string& module : names_in(disk_, paths_.support))
    modules.push_back(path::join(paths_.support, module));
  for (const std::string& module : modules) {
    const std::string lib = path::join(module, "lib");
    for (const std::string& arch : names_in(disk_, lib))
      for (const std::string& name : names_in(disk_, path::join(lib, arch)))
        if (name.find(".so") != std::string::npos) files_.push_back(path::join(lib, arch + "/" + name));
  }
}

bool IocBinary::exists() {
  find_files();
  return !files_.empty();
}

std::set<std::string> IocBinary::missing(const std::set<std::string>& names) {
  find_files();
  std::set<std::string> out, wanted;
  for (const std::string& name : names) {
    const auto known = known_.find(name);
    if (known == known_.end()) wanted.insert(name);
    else if (!known->second) out.insert(name);
  }
  for (const std::string& file : files_) {
    if (wanted.empty()) break;
    const auto content = disk_.read(file);
    if (!content) continue;
    std::erase_if(wanted, [&](const std::string& name) {
      const bool is_found = has_constant(*content, name);
      if (is_found) known_[name] = true;
      return is_found;
    });
  }
  for (const std::string& name : wanted) known_[name] = false;
  out.merge(wanted);
  return out;
}

}  // namespace iocwright::check
