#include "editor/watch/watch_instance.hpp"

#include <fmt/format.h>

#include <csignal>
#include <optional>
#include <ostream>

#include "core/base/path.hpp"
#include "core/base/text.hpp"
#include "core/diag/file_result.hpp"
#include "core/diag/suggestion.hpp"
#include "editor/watch/folder_watch.hpp"
#include "editor/watch/snapshot.hpp"
#include "epics/site/epics_paths.hpp"
#include "instance/check_start.hpp"
#include "launch/supervise/poll_set.hpp"
#include "launch/supervise/signal_gate.hpp"

namespace iocwright::editor {

namespace {

constexpr int quiet_ms = 50;               // an editor makes several changes when it saves a file
constexpr Clock::Seconds longest_wait{1};  // something may change all the time

WatchedPlaces places_of(const instance::FolderRequest& request, const Environment& environment) {
  WatchedPlaces out;
  const std::string root = epics::EpicsPaths::from(environment).root;
  const instance::GenerateRequest& generate = request.generate;
  if (!request.config_folder.empty()) out.folders.push_back(request.config_folder);
  if (generate.definition_files.empty()) out.folders.push_back(path::join(root, "ibek-defs"));
  if (generate.screens) out.folders.push_back(path::join(root, "pvi-defs"));
  out.files = generate.definition_files;
  out.files.insert(out.files.end(), generate.instance_files.begin(), generate.instance_files.end());
  return out;
}

class Watch {
 public:
  Watch(const instance::FolderRequest& request, const WatchContext& context, FolderWatch folders)
      : request_(request),
        context_(context),
        places_(places_of(request, context.environment)),
        folders_(std::move(folders)) {}

  Result<void> run() {
    while (!has_ended_) {
      Snapshot now = take_snapshot(places_, context_.disk);
      TRY(or_fail(folders_.watch(now.folders), "watch", DiagKind::step_failed));
      now = take_snapshot(places_, context_.disk);  // it may have changed before it was watched
      const std::vector<std::string> changed =
          last_ ? changed_files(*last_, now) : std::vector<std::string>();
      if (!last_ || !changed.empty()) generate(changed);
      last_ = std::move(now);
      wait_for_changes();
    }
    return {};
  }

 private:
  void generate(const std::vector<std::string>& changed) {
    Sources sources;
    Sink sink;
    yaml::Reader reader{context_.disk, sources, sink};
    instance::generate_from_folder(request_, reader, context_.disk, context_.environment, context_.limits,
                                   context_.templates, context_.messages);
    const bool has_failed = sink.has_errors();
    std::string line;
    if (!changed.empty()) line = fmt::format("{} changed: ", short_list(changed));
    if (has_failed) context_.messages << line << "not generated\n\n";
    sink.flush(sources, context_.style, context_.messages);
    sink.print_total("nothing was written", context_.style, context_.messages);
    const std::size_t findings = has_failed ? 0 : print_findings();
    context_.messages.flush();
    if (!has_failed)
      context_.out << fmt::format("{}{}generated `{}`{}\n", line, had_failed_ ? "fixed; " : "",
                                  request_.generate.output_folder,
                                  findings > 0 ? "; " + text::plural(findings, "finding") : "")
                   << std::flush;
    had_failed_ = has_failed;
  }

  /// Returns how many there are.
  std::size_t print_findings() const {
    if (request_.config_folder.empty()) return 0;
    instance::CheckOptions options;
    options.image.definition_files = request_.generate.definition_files;
    options.style = context_.style;
    const auto findings =
        instance::check_after_generation(std::move(options), request_.config_folder, context_.disk,
                                         context_.environment, context_.limits, context_.templates);
    for (const check::Finding& finding : findings)
      context_.messages << finding.rendered << (context_.style.format == MessageFormat::text ? "\n" : "");
    return findings.size();
  }

  void wait_for_changes() {
    bool is_changed = false;
    const auto poll = [&](int timeout_ms) {
      polls_.clear();
      polls_.watch(signals_.fd(), POLLIN, [this](short) { take_signals(); });
      bool has_more = false;
      polls_.watch(folders_.fd(), POLLIN, [&](short) {
        folders_.clear();
        has_more = true;
      });
      polls_.run(timeout_ms);
      return has_more;
    };
    while (!is_changed && !has_ended_) is_changed = poll(-1);
    const auto end = context_.clock.now() + longest_wait;
    while (!has_ended_ && context_.clock.now() < end && poll(quiet_ms)) {}
  }

  void take_signals() {
    for (const launch::Signal& signal : signals_.take()) {
      if (signal.number == SIGTSTP) std::raise(SIGSTOP);
      has_ended_ =
          has_ended_ || signal.number == SIGINT || signal.number == SIGTERM || signal.number == SIGHUP;
    }
  }

  const instance::FolderRequest& request_;
  const WatchContext& context_;
  WatchedPlaces places_;
  FolderWatch folders_;
  launch::SignalGate signals_;
  launch::PollSet polls_;
  std::optional<Snapshot> last_;
  bool had_failed_ = false;
  bool has_ended_ = false;
};

}  // namespace

Result<void> watch_instance(const instance::FolderRequest& request, const WatchContext& context) {
  FolderWatch folders = TRY(or_fail(FolderWatch::open(), "open", DiagKind::step_failed));
  return Watch(request, context, std::move(folders)).run();
}

}  // namespace iocwright::editor
