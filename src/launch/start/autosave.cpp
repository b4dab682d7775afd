#include "launch/start/autosave.hpp"

#include <fmt/format.h>

#include <cerrno>

#include "core/base/path.hpp"
#include "core/diag/file_result.hpp"
#include "core/diag/output_folder.hpp"
#include "epics/db/substitutions.hpp"
#include "epics/site/find_definitions.hpp"
#include "launch/start/msi.hpp"

namespace iocwright::launch {

namespace {

Diagnostic unwritable(const FileError& failure, std::string_view verb) {
  return error(DiagKind::unwritable_file, failure.text(verb));
}

/// Links to `file` under its own name. Keeps an existing link, unless it is dangling or `replace` is set.
Result<void> link_request(Disk& disk, const std::string& folder, const std::string& file, bool replace) {
  const std::string link = path::join(folder, path::name(file));
  if (!replace && TRY(or_unreadable(disk.exists(link)))) return {};
  auto made = disk.remove(link).and_then([&] { return disk.make_link(file, link); });
  if (!made) return fail(unwritable(made.error(), "link"));
  return {};
}

/// The folders of request templates. The first is where they are linked: the autosave folder, or the runtime
/// folder if this user cannot write to the autosave folder. The IOC looks in both.
Result<std::vector<std::string>> request_folders(Disk& disk, const std::string& epics_root) {
  const std::string folder = path::join(epics_root, "autosave");
  const auto made = disk.make_folders(folder).and_then([&] { return disk.check_writable(folder); });
  if (made) return std::vector{folder};
  const int code = made.error().code;
  if (code != EACCES && code != EPERM && code != EROFS)
    return fail(unwritable(made.error(), "create folder"));
  return std::vector{path::join(epics_root, "runtime"), folder};
}

Result<void> link_requests(Disk& disk, const std::string& epics_root, const std::string& folder) {
  for (const std::string& file :
       TRY(or_unreadable(epics::find_files(disk, path::join(epics_root, "support"), ".req", false))))
    TRY(link_request(disk, folder, file, false));
  const std::string config = path::join(epics_root, "ioc/config");
  for (const std::string& name : TRY(or_unreadable(disk.list_if_exists(config), "list")))
    if (name.ends_with(".req")) TRY(link_request(disk, folder, path::join(config, name), true));
  return {};
}

/// The entries of the substitution file whose database template has a request template, which replaces it.
FileResult<std::string> request_substitutions(const Disk& disk, const std::vector<std::string>& folders,
                                              const std::vector<epics::SubstitutionEntry>& entries,
                                              std::string_view kind) {
  std::string out;
  for (const epics::SubstitutionEntry& entry : entries) {
    const std::string request = fmt::format("{}_{}.req", path::stem(entry.file), kind);
    for (const std::string& folder : folders) {
      if (!TRY(disk.exists(path::join(folder, request)))) continue;
      out += fmt::format("file \"{}\" {}\n\n", request, entry.pattern);
      break;
    }
  }
  return out;
}

}  // namespace

Result<void> run_autosave(const AutosaveStep& step, Disk& disk, Process& process,
                          const Environment& environment, Sink& sink) {
  const std::string runtime = path::join(step.epics_root, "runtime");
  TRY(OutputFolder::recover(disk, runtime));
  const std::vector<std::string> folders = TRY(request_folders(disk, step.epics_root));
  TRY(link_requests(disk, step.epics_root, folders.front()));
  const auto text = disk.read(step.substitution_file);
  if (!text) return fail(error(DiagKind::unreadable_file, text.error().text("read")));
  const auto entries = epics::find_entries(*text);
  FileSet files;
  std::vector<std::string> strays;
  for (const char* kind : {"settings", "positions"}) {
    const std::string base = fmt::format("autosave_{}", kind);
    strays.insert(strays.end(), {base + ".subst", base + ".req"});
    const std::string substitutions = TRY(or_unreadable(request_substitutions(disk, folders, entries, kind)));
    if (substitutions.empty()) continue;
    files[base + ".subst"] = substitutions;
    auto expanded = expand(substitutions, folders, runtime, disk, process, environment);
    // tolerate only errors of msi itself: after a disk error, keep the request file of the previous start
    if (!expanded && expanded.error().kind() != DiagKind::tool_failed)
      return fail(std::move(expanded.error()));
    if (!expanded)
      sink.add(warning(DiagKind::tool_failed,
                       fmt::format("autosave will not save {}: {}", kind, expanded.error().message())));
    files[base + ".req"] = expanded.value_or("");
  }
  return OutputFolder(disk, runtime, "autosave").replace(files, strays);
}

}  // namespace iocwright::launch
