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

/// A use of a database template that has a request template.
struct Request {
  std::string database;       ///< the name of the database template
  std::string file;           ///< the name of the request template
  std::string substitutions;  ///< the entry of the substitution file, for the request template
};

/// The uses of templates in the substitution file that have a request template of this kind.
FileResult<std::vector<Request>> requests_of(const Disk& disk, const std::vector<std::string>& folders,
                                             const std::vector<epics::SubstitutionEntry>& entries,
                                             std::string_view kind) {
  std::vector<Request> out;
  for (const epics::SubstitutionEntry& entry : entries) {
    const std::string file = fmt::format("{}_{}.req", path::stem(entry.file), kind);
    for (const std::string& folder : folders) {
      if (!TRY(disk.exists(path::join(folder, file)))) continue;
      out.push_back({entry.file, file, fmt::format("file \"{}\" {}\n\n", file, entry.pattern)});
      break;
    }
  }
  return out;
}

/// Expands request templates with msi.
class Expander {
 public:
  Expander(const std::vector<std::string>& folders, const std::string& scratch, Disk& disk, Process& process,
           const Environment& environment, Sink& sink)
      : folders_(folders),
        scratch_(scratch),
        disk_(disk),
        process_(process),
        environment_(environment),
        sink_(sink) {}

  /// Expands `substitutions`, which contains all requests. If msi rejects it, expands each request alone, to
  /// keep the others, and adds warnings. Of a rejected request it keeps what msi has printed, as the
  /// reference does.
  Result<std::string> expand_all(const std::string& substitutions, const std::vector<Request>& requests,
                                 std::string_view kind) {
    auto all = run(substitutions);
    // A disk error may be gone at the next start, so it keeps the request file of the previous one.
    if (!all && all.error().kind() != DiagKind::tool_failed) return fail(std::move(all.error()));
    if (!all) {
      sink_.add(warning(DiagKind::tool_failed,
                        fmt::format("autosave will not save {}: {}", kind, all.error().message())));
      return std::string();
    }
    if (all->status == 0) {
      warn_of_messages(*all, sink_);
      return std::move(all->output);
    }
    std::string out;
    for (const Request& request : requests) {
      const MsiRun one = TRY(run(request.substitutions));
      out += one.output;
      if (one.status == 0) continue;
      sink_.add(warning(DiagKind::tool_failed,
                        fmt::format("autosave will not save all {} of `{}`: cannot expand `{}`: {}", kind,
                                    request.database, request.file, msi_error(one).text)));
    }
    return out;
  }

 private:
  Result<MsiRun> run(const std::string& substitutions) {
    return expand(substitutions, folders_, scratch_, disk_, process_, environment_);
  }

  const std::vector<std::string>& folders_;  ///< of the request templates
  const std::string& scratch_;
  Disk& disk_;
  Process& process_;
  const Environment& environment_;
  Sink& sink_;
};

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
  Expander expander(folders, runtime, disk, process, environment, sink);
  FileSet files;
  std::vector<std::string> strays;
  for (const char* kind : {"settings", "positions"}) {
    const std::string base = fmt::format("autosave_{}", kind);
    strays.insert(strays.end(), {base + ".subst", base + ".req"});
    const std::vector<Request> requests = TRY(or_unreadable(requests_of(disk, folders, entries, kind)));
    if (requests.empty()) continue;
    std::string& substitutions = files[base + ".subst"];
    for (const Request& request : requests) substitutions += request.substitutions;
    files[base + ".req"] = TRY(expander.expand_all(substitutions, requests, kind));
  }
  return OutputFolder(disk, runtime, "autosave").replace(files, strays);
}

}  // namespace iocwright::launch
