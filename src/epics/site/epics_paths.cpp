#include "epics/site/epics_paths.hpp"

#include "core/base/path.hpp"
#include "core/base/process.hpp"
#include "core/base/try.hpp"

namespace iocwright::epics {

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

FileResult<std::string> host_arch(const Disk& disk, const Environment& environment) {
  const std::string named = environment.get("EPICS_HOST_ARCH");
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
  const std::string base =
      environment.get("EPICS_BASE", path::join(environment.get("EPICS_ROOT", "/epics"), "epics-base"));
  const std::string folder = path::join(base, "bin");
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
