#include "launch/start/msi.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include "core/base/file_transaction.hpp"
#include "core/base/path.hpp"
#include "core/base/settings.hpp"
#include "core/base/text.hpp"
#include "core/diag/file_result.hpp"
#include "core/value/number.hpp"
#include "epics/site/epics_paths.hpp"

namespace iocwright::launch {

namespace {

/// Removes the escape sequences for colours, which Base 7.0.8 prints even if stderr is not a terminal.
std::string without_colors(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text.substr(at, 2) == "\x1b[") at = std::min(text.find('m', at), text.size());
    else out += text[at];
  }
  return out;
}

/// The text between the first `begin` and the next `end`; empty if there is none.
std::string between(std::string_view text, std::string_view begin, std::string_view end) {
  const std::size_t from = text.find(begin);
  if (from == std::string_view::npos) return "";
  text.remove_prefix(from + begin.size());
  return std::string(text.substr(0, text.find(end)));
}

Result<MsiRun> run_msi_of_base(const std::string& substitution_file,
                               const std::vector<std::string>& include_folders, const Disk& disk,
                               Process& process, const Environment& environment) {
  ProcessRequest request;
  request.arguments.push_back(
      TRY(or_unreadable(epics::base_tool("msi", disk, environment), "look for msi at")));
  for (const std::string& include : include_folders) request.arguments.push_back("-I" + include);
  request.arguments.push_back("-S" + substitution_file);
  request.environment = &environment;
  request.capture = true;
  request.capture_errors = true;
  auto result = process.run(request);
  if (!result && !is_unusable_place(result.error()))
    return fail(error(DiagKind::unreadable_file, result.error().text("run")));
  if (!result)
    return fail(error(DiagKind::tool_failed, result.error().text("run"))
                    .help("msi is part of EPICS Base: add its bin folder to PATH or set EPICS_BASE"));
  return MsiRun{result->status, std::move(result->output), without_colors(result->errors)};
}

}  // namespace

Result<bool> uses_msi_of_base(const Environment& environment) {
  const auto word = Settings(environment).choice(Setting::msi);
  if (!word) return fail(error(DiagKind::bad_setting, word.error()));
  return *word == "base";
}

Result<MsiRun> run_msi(const std::string& substitution_file, const std::vector<std::string>& include_folders,
                       const Disk& disk, Process& process, const Environment& environment) {
  if (TRY(uses_msi_of_base(environment)))
    return run_msi_of_base(substitution_file, include_folders, disk, process, environment);
  epics::MsiRequest request;
  request.substitution_file = substitution_file;
  request.include_folders = include_folders;
  request.colors_errors = false;
  epics::MsiResult made = epics::run_msi(request, disk, environment);
  if (made.unreadable) return fail(error(DiagKind::unreadable_file, made.unreadable->text("read")));
  return MsiRun{made.status, std::move(made.output), std::move(made.messages), std::move(made.failure)};
}

Result<MsiRun> expand(const std::string& substitutions, const std::vector<std::string>& include_folders,
                      const std::string& scratch, Disk& disk, Process& process,
                      const Environment& environment) {
  const std::string name = fmt::format("msi.{}.subst", ::getpid());
  const std::string file = path::join(scratch, FileTransaction::state_name(name));
  auto written = FileTransaction::make_state_folder(disk, scratch)
                     .and_then([&] { return disk.remove(file); })  // of a killed start of another user
                     .and_then([&] { return disk.write(file, substitutions); });
  if (!written) return fail(error(DiagKind::unwritable_file, written.error().text("write")));
  auto out = run_msi(file, include_folders, disk, process, environment);
  if (auto removed = disk.remove(file); !removed)
    return fail(error(DiagKind::unwritable_file, removed.error().text("remove")));
  return out;
}

MsiError msi_error(const MsiRun& run) {
  MsiError out;
  if (run.failure) {
    const epics::MsiFailure& failure = *run.failure;
    out.text = failure.message;
    out.missing_file = failure.file;
    if (!failure.opened_by.empty()) out.included_by = failure.opened_by.front().file;
    out.range = failure.in_substitutions;
    return out;
  }
  const std::string_view errors = run.errors;
  out.missing_file = between(errors, "Can't open file '", "'\n");
  if (!out.missing_file.empty()) out.included_by = between(errors, " of  file ", "\n");
  const std::size_t name = errors.find("msi: ");
  const std::size_t begin = name == std::string_view::npos ? 0 : name + 5;
  out.text = errors.substr(begin, errors.find('\n', begin) - begin);
  if (out.text.empty()) out.text = fmt::format("exit status {}", run.status);
  const auto line =
      number::parse_int(between(between(errors, "in substitution file", "\n"), "at line ", ":"));
  if (line.status == number::Parse::ok) out.line_counted = static_cast<std::size_t>(line.value);
  return out;
}

void warn_of_messages(const MsiRun& run, Sink& sink) {
  if (!run.errors.empty())
    sink.add(warning(DiagKind::tool_failed, fmt::format("msi: {}", msi_error(run).text)));
}

}  // namespace iocwright::launch
