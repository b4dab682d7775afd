#include "launch/client/override.hpp"

#include "core/base/path.hpp"
#include "core/base/settings.hpp"
#include "epics/site/epics_paths.hpp"

namespace iocwright::launch {

std::optional<FileError> become_user_script(const std::string& name, const Disk& disk, Process& process,
                                            const Environment& environment) {
  const std::string script = path::join(epics::EpicsPaths::from(environment).config, name);
  if (Settings(environment).text(Setting::own_script) == name) return std::nullopt;
  const auto exists = disk.exists(script);
  if (!exists) return exists.error();
  if (!*exists) return std::nullopt;
  Environment variables = environment;
  assign(variables, Setting::own_script, name);
  return process.become({{"bash", script}, "", &variables, false});
}

}  // namespace iocwright::launch
