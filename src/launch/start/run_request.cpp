#include "launch/start/run_request.hpp"

#include <fmt/format.h>

#include <charconv>
#include <cmath>

#include "core/base/path.hpp"
#include "core/value/number.hpp"
#include "epics/site/epics_paths.hpp"

namespace iocwright::launch {

namespace {

constexpr double default_fail_delay_s = 10;
constexpr int default_restarts = 5;

/// True if $IOCWRIGHT_CONSOLE is set to anything but `0`, `false` or `no`.
bool wants_console(const Environment& environment) {
  const std::string value = environment.get("IOCWRIGHT_CONSOLE");
  return !value.empty() && value != "0" && value != "false" && value != "no";
}

Result<double> seconds_of(const std::string& name, const std::string& text) {
  const auto out = number::parse_float(text);
  if (out && std::isfinite(*out) && *out >= 0 && *out <= 1e6) return *out;
  return fail(
      error(DiagKind::bad_setting, fmt::format("{} must be a number of seconds, not `{}`", name, text)));
}

Result<double> seconds_variable(const Environment& environment, const std::string& name, double fallback) {
  const std::string text = environment.get(name);
  if (text.empty()) return fallback;
  return seconds_of(name, text);
}

Result<int> restarts_of(const std::string& text) {
  if (text.empty() || text == "no") return 0;
  if (text == "on-failure") return default_restarts;
  constexpr std::string_view prefix = "on-failure:";
  int out = 0;
  const char* end = text.data() + text.size();
  if (text.starts_with(prefix)) {
    const auto parsed = std::from_chars(text.data() + prefix.size(), end, out);
    if (parsed.ec == std::errc() && parsed.ptr == end && out > 0) return out;
  }
  return fail(error(DiagKind::bad_setting, fmt::format("invalid restart policy `{}`", text))
                  .help("use `no`, `on-failure` or `on-failure:N`"));
}

}  // namespace

bool is_supervised(const RunRequest& request, const Environment& environment, bool is_pid_1) {
  if (request.exec) return false;
  // called by a start script that already has a console
  if (environment.find("STDIO_EXPOSED") != nullptr && !request.supervise && !request.console) return false;
  return request.supervise || request.console || is_pid_1 || wants_console(environment) ||
         !request.restart.empty();
}

Result<SuperviseOptions> supervise_options(const RunRequest& request, const Environment& environment,
                                           bool is_pid_1) {
  SuperviseOptions out;
  out.instance = environment.get("IOC_NAME");
  // a pod always gets a console, so that users can attach to it
  out.console =
      request.console || wants_console(environment) || environment.find("KUBERNETES_PORT") != nullptr;
  out.console_socket = console_socket(environment);
  out.console_group = environment.get("IOCWRIGHT_CONSOLE_GROUP");
  out.stdin_eof = !request.ignore_stdin_eof;
  out.timestamps = request.timestamps;
  out.grace_s = TRY(seconds_variable(environment, "IOCWRIGHT_GRACE", out.grace_s));
  if (request.grace_s) out.grace_s = *request.grace_s;
  out.rules.fail_delay_s =
      TRY(seconds_variable(environment, "IOCWRIGHT_FAIL_DELAY", is_pid_1 ? default_fail_delay_s : 0));
  out.rules.hold_after_failure = environment.get("IOCWRIGHT_DEBUG_HOLD") == "1";
  out.rules.restarts =
      TRY(restarts_of(request.restart.empty() ? environment.get("IOCWRIGHT_RESTART") : request.restart));
  return out;
}

std::string console_socket(const Environment& environment) {
  const std::string value = environment.get("IOCWRIGHT_CONSOLE");
  if (value.starts_with('/')) return value;
  return path::join(epics::EpicsPaths::from(environment).state, "stdio.sock");
}

}  // namespace iocwright::launch
