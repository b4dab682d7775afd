#include "launch/epics_paths.hpp"

#include "base/path.hpp"
#include "base/process.hpp"

namespace iocwright::launch {

EpicsPaths EpicsPaths::from(const Environment& environment) {
  EpicsPaths out;
  out.root = environment.get("EPICS_ROOT", "/epics");
  out.support = environment.get("SUPPORT", path::join(out.root, "support"));
  out.ioc = environment.get("IOC", path::join(out.root, "ioc"));
  out.config = path::join(out.ioc, "config");
  out.runtime = path::join(out.root, "runtime");
  out.state = environment.get("IOCWRIGHT_STATE_DIR", "/tmp");
  return out;
}

std::string host_arch(const Disk& disk, const Environment& environment) {
  const std::string named = environment.get("EPICS_HOST_ARCH");
  if (!named.empty()) return named;
  const std::string bin = path::join(EpicsPaths::from(environment).ioc, "bin");
  const auto names = disk.list(bin);
  std::string found;
  for (const std::string& name : names.value_or(std::vector<std::string>())) {
    if (!disk.exists(path::join(bin, name + "/ioc"))) continue;
    if (!found.empty()) return "";
    found = name;
  }
  return found;
}

std::string base_tool(const std::string& name, const Disk& disk, const Environment& environment) {
  if (const auto program = find_program(name, environment)) return *program;
  const std::string base = environment.get("EPICS_BASE", path::join(environment.get("EPICS_ROOT", "/epics"), "epics-base"));
  const std::string folder = path::join(base, "bin");
  const std::string arch = host_arch(disk, environment);
  if (!arch.empty()) {
    const std::string program = path::join(folder, arch + "/" + name);
    if (disk.exists(program)) return program;
  }
  const auto names = disk.list(folder);
  for (const std::string& other : names.value_or(std::vector<std::string>())) {
    const std::string program = path::join(folder, other + "/" + name);
    if (disk.exists(program)) return program;
  }
  return name;
}

}  // namespace iocwright::launch
