#include "launch/start/start.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <iostream>

#include "core/base/exit_status.hpp"
#include "core/base/path.hpp"
#include "core/base/settings.hpp"
#include "core/base/text.hpp"
#include "core/diag/file_result.hpp"
#include "core/diag/output_folder.hpp"
#include "instance/check/script_bytes.hpp"
#include "instance/check_start.hpp"
#include "launch/hardware/wait.hpp"
#include "launch/start/expansion_error.hpp"
#include "launch/start/msi.hpp"
#include "launch/start/on_error.hpp"
#include "launch/start/shadowed_files.hpp"
#include "launch/supervise/save_sets.hpp"

namespace iocwright::launch {

namespace {

void print(const std::string& line) { std::cout << line << std::endl; }

Result<FileSet> read_files(const std::vector<Placement>& files, const Disk& disk) {
  FileSet out;
  for (const Placement& file : files) {
    auto content = disk.read_input(file.from);
    if (!content) return fail(error(DiagKind::unreadable_file, content.error().text("read")));
    out[file.to] = *std::move(content);
  }
  return out;
}

/// The number of records in a database that msi has expanded.
std::size_t count_records(std::string_view database) {
  std::size_t out = 0;
  for (std::string_view line : text::split(database, '\n')) {
    line = text::trim(line);
    if (line.starts_with("record(") || line.starts_with("grecord(")) ++out;
  }
  return out;
}

/// Executes a step and returns its exit status. Errors go to the sink.
class StepRunner {
 public:
  StepRunner(const LaunchPlan& plan, Starter& starter) : plan_(plan), s_(starter) {}

  int operator()(const GenerateStep& step) {
    template_uses_ =
        instance::generate(step.request, s_.reader, s_.disk, plan_.environment, s_.limits, s_.templates);
    if (s_.reader.sink.has_errors()) return s_.reader.sink.status();
    return status(warn_of_shadowed(step, plan_, s_.disk, s_.reader.sink), wrong_input);
  }

  int operator()(const AutosaveStep& step) {
    return status(run_autosave(step, s_.disk, s_.process, plan_.environment, s_.reader.sink), step_failed);
  }

  int operator()(const TakeOver& step) { return status(take_over(step, s_.disk), step_failed); }

  int operator()(const CopyBootFiles& step) {
    auto files = read_files(step.files, s_.disk);
    if (s_.reader.sink.take_error(files)) return wrong_input;
    for (const Placement& file : step.files)
      if (file.to == "st.cmd")
        check::check_script_bytes(file.from, (*files)[file.to], s_.reader.sources, s_.reader.sink);
    FileSet database;
    if (auto node = files->extract("ioc.db"); !node.empty()) database.insert(std::move(node));
    const bool is_expanded_later = files->contains("ioc.subst");
    const int copied = status(OutputFolder(s_.disk, plan_.paths.runtime, instance::boot_owner)
                                  .replace(*files, instance::boot_file_names()),
                              step_failed);
    if (copied != done || is_expanded_later) return copied;
    return status(OutputFolder(s_.disk, plan_.paths.runtime, "database").replace(database), step_failed);
  }

  int operator()(const ExpandDatabase& step) {
    auto run = run_msi(step.substitution_file, step.include_folders, s_.disk, s_.process, plan_.environment);
    if (s_.reader.sink.take_error(run)) return step_failed;
    if (run->status != 0) {
      s_.reader.sink.add(expansion_error(*run, step, template_uses_, s_.disk, s_.reader.sources));
      return step_failed;
    }
    warn_of_messages(*run, s_.reader.sink);
    return status(
        OutputFolder(s_.disk, plan_.paths.runtime, "database").replace({{"ioc.db", std::move(run->output)}}),
        step_failed);
  }

  int operator()(const PlaceFiles& step) {
    auto files = read_files(step.files, s_.disk);
    if (s_.reader.sink.take_error(files)) return wrong_input;
    return status(OutputFolder(s_.disk, plan_.paths.runtime, "files").replace(*files), step_failed);
  }

  int operator()(const CheckStep& step) {
    auto found = instance::check_before_start(step.config_folder, s_.style, s_.disk, plan_.environment,
                                              s_.limits, s_.templates);
    if (s_.reader.sink.take_error(found)) return step_failed;
    print_findings(*found);
    if (found->empty() || !step.is_strict) return done;
    s_.reader.sink.add(
        error(DiagKind::step_failed, "the instance has findings, and IOCWRIGHT_CHECK is `strict`")
            .help("correct them, or allow their rules as `iocwright help rules` says"));
    return wrong_input;
  }

  int operator()(const WaitForHardware& step) {
    auto waited = wait_for_hardware(step, s_.disk, s_.clock, s_.reader, plan_.environment, s_.progress);
    const bool unanswered = !waited && waited.error().kind() == DiagKind::hardware_timeout;
    return status(std::move(waited), unanswered ? no_hardware : step_failed);
  }

  int operator()(const Execute& step) {
    std::vector<std::string> arguments = step.arguments;
    print(text::join(arguments, " "));
    if (!step.on_error.empty()) {
      auto is_shifted = wrap_script(arguments.back(), step.on_error);
      if (s_.reader.sink.take_error(is_shifted)) return step_failed;
      arguments.back() = copy_of_script();
      print(fmt::format("(executing a copy, {}, with `{}` after a failed command{})", arguments.back(),
                        step.on_error, *is_shifted ? "; its line numbers are one too high" : ""));
    }
    if (const int removed = remove_files_of_earlier_tool(); removed != done) return removed;
    s_.before_execute();
    if (const auto database = s_.disk.read(path::join(plan_.paths.runtime, "ioc.db"));
        database && !step.script)
      report(fmt::format("records {}", count_records(*database)));
    if (!step.script) report_ioc(arguments.back(), step.folder);
    report(step.script ? "executing script" : "executing ioc");
    const FileError failure = s_.process.become({arguments, step.folder, &plan_.environment, false});
    report("failed");
    Diagnostic failed = error(DiagKind::exec_failed, failure.text("execute"));
    if (failure.code == ENOENT && !step.script)
      failed =
          std::move(failed).help("build the IOC with `iocwright ioc build`, or set IOC and EPICS_HOST_ARCH");
    s_.reader.sink.add(std::move(failed));
    return failure.code == ENOENT ? not_found : not_executable;
  }

  int operator()(const EndTest& /*step*/) {
    // the words of the reference's start.sh
    print("Test mode: all runtime assets generated successfully, skipping IOC binary launch");
    return done;
  }

 private:
  /// Only some of them, because the log of a container should begin with the IOC.
  void print_findings(const std::vector<std::string>& findings) const {
    constexpr std::size_t max_printed = 20;
    const bool is_text = s_.style.format == MessageFormat::text;
    for (std::size_t i = 0; i < std::min(findings.size(), max_printed); ++i)
      std::cerr << (is_text && i > 0 ? "\n" : "") << findings[i];
    if (findings.size() > max_printed && is_text)
      std::cerr << fmt::format("\n{} more findings; `iocwright check` prints all\n",
                               findings.size() - max_printed);
  }

  std::string copy_of_script() const { return path::join(plan_.paths.runtime, ".iocwright/st.cmd"); }

  /// Writes a copy of the startup script that sets `on error`, and returns whether its lines are one further
  /// down. The script itself is not modified.
  Result<bool> wrap_script(const std::string& script, const std::string& word) {
    const auto text = s_.disk.read(script);
    if (!text) return fail(error(DiagKind::unreadable_file, text.error().text("read")));
    const WrappedScript wrapped = with_on_error(word, *text, script);
    auto written = s_.disk.replace(copy_of_script(), wrapped.text);
    if (!written) return fail(error(DiagKind::unwritable_file, written.error().text("write")));
    return wrapped.is_shifted;
  }

  /// Without a supervisor, nobody learns when iocInit completes: then the next start removes them.
  int remove_files_of_earlier_tool() {
    const auto takes_over = [](const LaunchStep& step) { return std::holds_alternative<TakeOver>(step); };
    if (s_.progress || std::ranges::any_of(plan_.steps, takes_over)) return done;
    return status(remove_earlier_files(s_.disk, plan_.paths.runtime), step_failed);
  }

  /// Finds the save sets here, where reading a slow file system delays no stop.
  void report_ioc(const std::string& script, const std::string& folder) {
    if (!s_.progress) return;
    for (const SaveSet& set : find_save_sets(script, folder, plan_.environment, s_.disk))
      report(fmt::format("save {}\t{}", set.request, set.file));
    report(fmt::format("process {}", ::getpid()));
  }

  void report(const std::string& line) {
    if (s_.progress) s_.progress(line);
  }

  int status(Result<void> result, int when_failed) {
    return s_.reader.sink.take_error(result) ? when_failed : done;
  }

  const LaunchPlan& plan_;
  Starter& s_;
  std::vector<instance::TemplateUse> template_uses_;  ///< of the generated boot files
};

Diagnostic unwritable(std::string failure) {
  return error(DiagKind::unwritable_file, std::move(failure))
      .help("set IOCWRIGHT_STATE_DIR to a writable folder");
}

/// Errors in the list itself go to the reader's sink.
Result<void> wait_for_list(const std::string& wait_list, Disk& disk, Clock& clock, yaml::Reader& reader,
                           const std::string& sysfs, const Progress& progress) {
  TRY(OutputFolder::recover(disk, path::parent(wait_list)));
  if (!TRY(or_unreadable(disk.exists(wait_list)))) {
    print(fmt::format("No wait list file found at {}, skipping wait commands.", wait_list));
    return {};
  }
  const std::vector<Device> devices = read_wait_list(wait_list, reader);
  if (reader.sink.has_errors()) return {};
  WaitEvents events{print, {}};
  if (progress)
    events.progress = [&progress](std::size_t left, std::size_t total) {
      progress(fmt::format("waiting {} {}", left, total));
    };
  if (progress)
    events.device = [&progress](const Device& device, bool is_waiting) {
      progress(
          fmt::format("device {} {} {}", is_waiting ? "waiting" : "finished", device.address, device.name));
    };
  TRY(wait_for_devices(devices, clock, disk, sysfs, events));
  print("All 'wait' commands completed successfully.");
  return {};
}

}  // namespace

Result<void> wait_for_hardware(const WaitForHardware& step, Disk& disk, Clock& clock, yaml::Reader& reader,
                               const Environment& environment, const Progress& progress) {
  if (auto removed = disk.remove(step.done_file); !removed)
    return fail(unwritable(removed.error().text("remove")));
  if (step.wait_list) {
    TRY(wait_for_list(*step.wait_list, disk, clock, reader, Settings(environment).text(Setting::sysfs),
                      progress));
    if (reader.sink.has_errors()) return {};
  }
  if (auto touched = disk.write(step.done_file, ""); !touched)
    return fail(unwritable(touched.error().text("write")));
  return {};
}

int start(const LaunchPlan& plan, Starter& starter) {
  StepRunner runner(plan, starter);
  for (const LaunchStep& step : plan.steps)
    if (const int status = std::visit(runner, step); status != done) return status;
  return done;
}

}  // namespace iocwright::launch
