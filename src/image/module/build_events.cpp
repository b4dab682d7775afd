#include "image/module/build_events.hpp"

#include <fmt/format.h>

#include <array>
#include <chrono>
#include <nlohmann/json.hpp>

#include "core/base/text.hpp"
#include "core/base/utc.hpp"

namespace iocwright::image {

namespace {

using Json = nlohmann::ordered_json;

std::string_view word_of(BuildOutcome outcome) {
  static constexpr std::array<std::string_view, 6> words{"done",    "unchanged", "not-applicable",
                                                         "ignored", "failed",    "restored"};
  return words.at(static_cast<std::size_t>(outcome));
}

Json event_of(std::string_view event) { return {{"time", utc_now_text()}, {"event", event}}; }

Json of_step(std::string_view event, const std::string& module, const StepReport& step) {
  Json out = event_of(event);
  out["module"] = module;
  out["step"] = step.name;
  out["number"] = step.number;
  out["count"] = step.count;
  out["log"] = step.log;
  return out;
}

void add_end(Json& event, BuildOutcome outcome, double seconds) {
  event["outcome"] = word_of(outcome);
  event["seconds"] = static_cast<double>(static_cast<long long>(seconds * 1000)) / 1000;
}

std::string line_of(const Json& event) { return event.dump(-1, ' ', false, Json::error_handler_t::replace); }

/// Escaped for a command of GitHub Actions; `is_property` also for the part before `::`.
std::string escaped(std::string_view text, bool is_property) {
  std::string out;
  for (const char c : text)
    if (c == '%' || c == '\r' || c == '\n' || (is_property && (c == ':' || c == ',')))
      out += fmt::format("%{:02X}", static_cast<unsigned>(c));
    else out += c;
  return out;
}

bool is_number(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

}  // namespace

std::string_view words_of(BuildOutcome outcome) {
  if (outcome == BuildOutcome::done) return "done in";
  return outcome == BuildOutcome::ignored ? "failed (ignored) after" : "failed after";
}

std::string step_event(std::string_view event, const std::string& module, const StepReport& step) {
  return line_of(of_step(event, module, step));
}

std::string step_event(std::string_view event, const std::string& module, const StepReport& step,
                       BuildOutcome outcome, double seconds) {
  Json out = of_step(event, module, step);
  add_end(out, outcome, seconds);
  return line_of(out);
}

std::string module_event(const std::string& module, BuildOutcome outcome, double seconds,
                         const std::string& message, const std::string& first_error) {
  Json out = event_of("module-finished");
  out["module"] = module;
  add_end(out, outcome, seconds);
  if (!message.empty()) out["message"] = message;
  if (!first_error.empty()) out["first_error"] = first_error;
  return line_of(out);
}

std::string build_event(std::size_t modules, BuildOutcome outcome, double seconds) {
  Json out = event_of("build-finished");
  out["modules"] = modules;
  add_end(out, outcome, seconds);
  return line_of(out);
}

std::string annotation(const std::string& module, const std::string& error) {
  const auto parts = text::split(error, ':');
  std::string place;
  if (parts.size() > 2 && is_number(parts[1])) {
    place = fmt::format("file={},line={},", escaped(parts[0], true), parts[1]);
    if (is_number(parts[2])) place += fmt::format("col={},", parts[2]);
  }
  return fmt::format("::error {}title={}::{}\n", place, escaped("build of " + module, true),
                     escaped(error, false));
}

std::string without_commands(std::string_view log) {
  std::string out;
  for (const std::string_view line : text::split(text::trim(log), '\n')) {
    const std::size_t begin = line.find_first_not_of(" \t\r");
    const bool is_command = begin != std::string_view::npos && (line.substr(begin).starts_with("::") ||
                                                                line.find("##[") != std::string_view::npos);
    out += (out.empty() ? "" : "\n") + std::string(is_command ? "| " : "") + std::string(line);
  }
  return out;
}

}  // namespace iocwright::image
