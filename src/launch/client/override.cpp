#include "launch/client/override.hpp"

#include "core/base/path.hpp"
#include "epics/site/epics_paths.hpp"

namespace iocwright::launch {

std::optional<FileProblem> become_user_script(const std::string& name, const Disk& disk, Process& process,
                                              const Environment& environment) {
  const std::string script = path::join(epics::EpicsPaths::from(environment).config, name);
  if (environment.get("IOCWRIGHT_OWN_SCRIPT") == name) return std::nullopt;
  const auto exists = disk.exists(script);
  if (!exists) return exists.error();
  if (!*exists) return std::nullopt;
  Environment settings = environment;
  settings.set("IOCWRIGHT_OWN_SCRIPT", name);
  return process.become({{"bash", script}, "", &settings, false});
}

}  // namespace iocwright::launch
