#include "image/ioc/open_folders.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include "core/base/path.hpp"
#include "core/diag/file_result.hpp"

namespace iocwright::image {

namespace {

/// Returns the paths to make writable, as far as they exist.
FileResult<std::vector<std::string>> targets(const OpenFolders& request, const Disk& disk) {
  std::vector<std::string> paths{request.epics_root, request.ioc};
  for (const char* name : {"runtime", "opi", "autosave"})
    paths.push_back(path::join(request.epics_root, name));
  const std::string autosave = path::join(request.epics_root, "autosave");
  for (const std::string& name : TRY(disk.list_if_exists(autosave)))
    paths.push_back(path::join(autosave, name));
  std::vector<std::string> out;
  for (std::string& path : paths)
    if (TRY(disk.exists(path))) out.push_back(std::move(path));
  return out;
}

Result<void> change(std::vector<std::string> command, const std::vector<std::string>& paths, Process& process,
                    const Environment& environment) {
  const std::string program = command.front();
  command.emplace_back("--");
  command.insert(command.end(), paths.begin(), paths.end());
  const auto done = process.run({std::move(command), "", &environment, false});
  if (!done) return fail(error(DiagKind::tool_failed, done.error().text("run")));
  if (done->status != 0)
    return fail(error(DiagKind::tool_failed,
                      fmt::format("{} could not make the IOC's folders writable for its user", program))
                    .help("use `--share-with nobody` to leave their modes alone"));
  return {};
}

}  // namespace

Result<void> open_folders(const OpenFolders& request, const Disk& disk, Process& process,
                          const Environment& environment) {
  if (request.sharing == Sharing::nobody) return {};
  const std::vector<std::string> paths = TRY(or_unreadable(targets(request, disk)));
  if (paths.empty()) return {};
  // `X` adds search permission on folders without making data files executable.
  if (request.sharing == Sharing::everyone) return change({"chmod", "a=rwX"}, paths, process, environment);
  if (::geteuid() == 0) TRY(change({"chgrp", request.group}, paths, process, environment));
  return change({"chmod", "g=u"}, paths, process, environment);
}

}  // namespace iocwright::image
