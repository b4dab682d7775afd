#include "launch/start/msi.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include "core/base/file_transaction.hpp"
#include "core/base/path.hpp"
#include "core/diag/file_result.hpp"
#include "epics/site/epics_paths.hpp"

namespace iocwright::launch {

Result<std::string> expand(const std::string& substitutions, const std::vector<std::string>& include_folders,
                           const std::string& scratch, Disk& disk, Process& process,
                           const Environment& environment) {
  std::string msi = TRY(or_unreadable(epics::base_tool("msi", disk, environment), "look for msi at"));
  const std::string name = fmt::format("msi.{}.subst", ::getpid());
  const std::string file = path::join(scratch, FileTransaction::state_name(name));
  auto written = FileTransaction::make_state_folder(disk, scratch)
                     .and_then([&] { return disk.remove(file); })  // of a killed start of another user
                     .and_then([&] { return disk.write(file, substitutions); });
  if (!written) return fail(error(DiagKind::unwritable_file, written.error().text("write")));

  ProcessRequest request;
  request.arguments.push_back(std::move(msi));
  for (const std::string& include : include_folders) request.arguments.push_back("-I" + include);
  request.arguments.push_back("-S" + file);
  request.environment = &environment;
  request.capture = true;
  auto result = process.run(request);
  if (auto removed = disk.remove(file); !removed)
    return fail(error(DiagKind::unwritable_file, removed.error().text("remove")));
  if (!result && !is_unusable_place(result.error()))
    return fail(error(DiagKind::unreadable_file, result.error().text("run")));
  if (!result)
    return fail(error(DiagKind::tool_failed, result.error().text("run"))
                    .help("msi is part of EPICS Base: add its bin folder to PATH or set EPICS_BASE"));
  if (result->status != 0)
    return fail(error(DiagKind::tool_failed,
                      fmt::format("msi exited with status {}; its messages are above", result->status)));
  return std::move(result->output);
}

}  // namespace iocwright::launch
