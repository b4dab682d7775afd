#include "launch/start/run_request.hpp"

#include <fmt/format.h>

#include <charconv>

#include "core/base/settings.hpp"
#include "epics/site/epics_paths.hpp"

namespace iocwright::launch {

namespace {

constexpr double default_fail_delay_s = 10;
constexpr int default_restarts = 5;

/// True if $IOCWRIGHT_CONSOLE requests a console: any value except `0`, `false` and `no`. Its default is only
/// the path of a console that is requested in another way.
bool wants_console(const Settings& settings) {
  const std::string value = settings.given(Setting::console);
  return !value.empty() && value != "0" && value != "false" && value != "no";
}

Result<double> seconds_of(const Settings& settings, Setting setting) {
  auto out = settings.seconds(setting);
  if (!out) return fail(error(DiagKind::bad_setting, std::move(out.error())));
  return *out;
}

/// `origin`: the variable that contains `text`, for the error message; empty for an option.
Result<int> restarts_of(const std::string& text, std::string_view origin) {
  if (text.empty()) return 0;
  if (const auto out = parse_restarts(text)) return *out;
  return fail(
      error(DiagKind::bad_setting, fmt::format("`{}` must be `no`, `on-failure` or `on-failure:N`, not `{}`",
                                               origin.empty() ? "--restart" : origin, text)));
}

}  // namespace

std::optional<int> parse_restarts(std::string_view policy) {
  if (policy == "no") return 0;
  if (policy == "on-failure") return default_restarts;
  constexpr std::string_view prefix = "on-failure:";
  if (!policy.starts_with(prefix)) return std::nullopt;
  int out = 0;
  const char* end = policy.data() + policy.size();
  const auto parsed = std::from_chars(policy.data() + prefix.size(), end, out);
  return parsed.ec == std::errc() && parsed.ptr == end && out > 0 ? std::optional(out) : std::nullopt;
}

Result<RunRequest> with_variables(RunRequest request, const Environment& environment) {
  const Settings settings(environment);
  const auto choice = [&](Setting setting) -> Result<std::string> {
    auto out = settings.choice(setting);
    if (!out) return fail(error(DiagKind::bad_setting, std::move(out.error())));
    return *std::move(out);
  };
  const std::string launch = TRY(choice(Setting::launch));
  if (request.log_format.empty()) request.log_format = TRY(choice(Setting::log_format));
  if (!request.exec && !request.supervise && !request.console) {
    request.exec = launch == "exec";
    request.supervise = launch == "supervise";
  }
  if (request.metrics.empty()) request.metrics = settings.text(Setting::metrics);
  request.dry_run = request.dry_run || settings.flag(Setting::dry_run);
  request.ignore_stdin_eof = request.ignore_stdin_eof || settings.flag(Setting::no_stdin_eof);
  request.timestamps = request.timestamps || settings.flag(Setting::timestamps);
  if (const std::string line = settings.given(Setting::command); request.command.empty() && !line.empty())
    request.command = {"bash", "-c", line};
  return request;
}

bool is_in_container(const Disk& disk, const Environment& environment) {
  const Settings settings(environment);
  if (settings.is_set(Setting::in_kubernetes) || !settings.given(Setting::container).empty()) return true;
  // Docker and podman create these. One that cannot be inspected is taken for missing.
  return disk.exists("/.dockerenv").value_or(false) || disk.exists("/run/.containerenv").value_or(false);
}

bool is_supervised(const RunRequest& request, const Environment& environment, bool is_main_process) {
  const Settings settings(environment);
  if (request.exec) return false;
  // called by a start script that already has a console
  if (settings.is_set(Setting::has_console) && !request.supervise && !request.console) return false;
  return request.supervise || request.console || is_main_process || wants_console(settings) ||
         !request.restart.empty() || request.log_format == "json" || !request.metrics.empty();
}

Result<SuperviseOptions> supervise_options(const RunRequest& request, const Environment& environment,
                                           bool is_pid_1) {
  const Settings settings(environment);
  SuperviseOptions out;
  out.id = instance_id(environment);
  // a pod always gets a console, so that users can attach to it
  out.console = request.console || wants_console(settings) || settings.is_set(Setting::in_kubernetes);
  out.console_socket = console_socket(environment);
  out.console_group = settings.text(Setting::console_group);
  out.stdin_eof = !request.ignore_stdin_eof;
  out.log = {.format = request.log_format == "json" ? LogFormat::json : LogFormat::text,
             .timestamps = request.timestamps,
             .instance = out.id.name};
  out.metrics = request.metrics;
  out.grace_s = TRY(seconds_of(settings, Setting::grace));
  if (request.grace_s) out.grace_s = *request.grace_s;
  const bool has_fail_delay = !settings.given(Setting::fail_delay).empty();
  out.rules.fail_delay_s =
      has_fail_delay || !is_pid_1 ? TRY(seconds_of(settings, Setting::fail_delay)) : default_fail_delay_s;
  out.termination_log = settings.text(Setting::termination_log);
  out.rules.hold_after_failure = settings.flag(Setting::debug_hold);
  out.rules.restarts = TRY(request.restart.empty()
                               ? restarts_of(settings.text(Setting::restart), row_of(Setting::restart).name)
                               : restarts_of(request.restart, ""));
  return out;
}

InstanceId instance_id(const Environment& environment) {
  return {Settings(environment).text(Setting::ioc_name), epics::EpicsPaths::from(environment).runtime};
}

InstanceId requested_instance(const Environment& environment) {
  InstanceId out = instance_id(environment);
  if (Settings(environment).given(Setting::epics_root).empty()) out.runtime.clear();
  return out;
}

void check_unsupervised(const Environment& environment, Sink& sink) {
  const Settings settings(environment);
  if (auto grace = seconds_of(settings, Setting::grace); !grace)
    sink.add(warning(DiagKind::bad_setting, grace.error().message()));
  if (settings.text(Setting::on_error) == "halt")
    sink.add(warning(DiagKind::bad_setting,
                     "without a supervisor, nothing ends an IOC that has halted after a failed command")
                 .help("use `--supervise`; otherwise only `probe live` fails, after IOCWRIGHT_START_LIMIT"));
}

std::string console_socket(const Environment& environment) {
  const Settings settings(environment);
  const std::string value = settings.given(Setting::console);
  return value.starts_with('/') ? value : settings.default_text(Setting::console);
}

}  // namespace iocwright::launch
