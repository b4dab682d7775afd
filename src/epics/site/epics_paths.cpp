#include "epics/site/epics_paths.hpp"

#include "core/base/path.hpp"
#include "core/base/process.hpp"
#include "core/base/settings.hpp"
#include "core/base/try.hpp"

namespace iocwright::epics {

EpicsPaths EpicsPaths::from(const Environment& environment) {
  EpicsPaths out;
  const Settings settings(environment);
  out.root = settings.text(Setting::epics_root);
  out.support = settings.text(Setting::support);
  out.ioc = settings.text(Setting::ioc);
  out.config = path::join(out.ioc, "config");
  out.runtime = path::join(out.root, "runtime");
  out.state = settings.text(Setting::state_folder);
  return out;
}

EpicsPaths EpicsPaths::in_image(const std::string& image_root, const Environment& environment) {
  EpicsPaths out = from(environment);
  if (image_root.empty()) return out;
  out.root = path::join(image_root, "epics");
  out.support = path::join(out.root, "support");
  out.ioc = path::join(out.root, "ioc");
  out.config = path::join(out.ioc, "config");
  out.runtime = path::join(out.root, "runtime");
  return out;
}

FileResult<std::string> host_arch(const Disk& disk, const Environment& environment) {
  const std::string named = Settings(environment).text(Setting::epics_host_arch);
  if (!named.empty()) return named;
  const std::string bin = path::join(EpicsPaths::from(environment).ioc, "bin");
  std::string found;
  for (const std::string& name : TRY(disk.list_if_exists(bin))) {
    if (!TRY(disk.exists(path::join(bin, name + "/ioc")))) continue;
    if (!found.empty()) return std::string();
    found = name;
  }
  return found;
}

FileResult<std::string> base_tool(const std::string& name, const Disk& disk, const Environment& environment) {
  if (auto program = TRY(find_program(name, environment))) return *std::move(program);
  const std::string folder = path::join(Settings(environment).text(Setting::epics_base), "bin");
  const std::string arch = TRY(host_arch(disk, environment));
  if (!arch.empty()) {
    std::string program = path::join(folder, arch + "/" + name);
    if (TRY(skip_unusable(disk.exists(program)))) return program;
  }
  for (const std::string& other : TRY(skip_unusable(disk.list(folder)))) {
    std::string program = path::join(folder, other + "/" + name);
    if (TRY(skip_unusable(disk.exists(program)))) return program;
  }
  return name;
}

}  // namespace iocwright::epics
