#include "launch/client/status_page.hpp"

#include <fmt/format.h>

#include "core/base/escape_controls.hpp"
#include "core/base/path.hpp"
#include "core/base/text.hpp"
#include "epics/site/epics_paths.hpp"
#include "launch/supervise/run_end.hpp"

namespace iocwright::launch {

namespace {

constexpr std::size_t max_names = 5;

std::string state_text(const LifeStatus& s) {
  std::string out(word_of(s.state));
  if (s.state == LifeState::waiting)
    out += fmt::format(" for hardware, {} of {} devices have not responded", s.waits_left, s.waits_total);
  if (s.state == LifeState::running && s.is_script) out += ", a script";
  return s.stopped ? out + ", stopped by a signal" : out;
}

std::string records_text(const std::vector<std::string>& names) {
  std::string out = std::to_string(names.size());
  for (std::size_t i = 0; i < names.size() && i < max_names; ++i) out += (i == 0 ? ": " : ", ") + names[i];
  return names.size() > max_names ? out + ", ..." : out;
}

}  // namespace

std::vector<std::string> record_names(const std::string& database) {
  std::vector<std::string> out;
  for (std::string_view line : text::split(database, '\n')) {
    line = text::trim(line);
    if (!line.starts_with("record(") && !line.starts_with("grecord(")) continue;
    const std::size_t comma = line.find(','), end = line.find(')');
    if (comma == std::string_view::npos || end == std::string_view::npos || end < comma) continue;
    out.emplace_back(text::trim(text::trim(line.substr(comma + 1, end - comma - 1)), "\""));
  }
  return out;
}

std::string status_page(const LifeStatus& s, const Disk& disk, const Environment& environment) {
  const epics::EpicsPaths paths = epics::EpicsPaths::from(environment);
  std::string out;
  const auto row = [&out](std::string_view name, const std::string& text) {
    out += fmt::format("{:<10}{}\n", name, text);
  };
  row("instance", s.id.name.empty() ? "unnamed (IOC_NAME is not set)" : text::escape_controls(s.id.name));
  if (const std::string lock = path::join(paths.root, "versions.json"); disk.probably_exists(lock))
    row("image", lock);
  row("state", state_text(s));
  if (s.pid != 0) row("process", std::to_string(s.pid));
  row("uptime", duration_text(s.uptime_s));
  row("restarts", std::to_string(s.restarts));
  if (const auto database = disk.read(path::join(paths.runtime, "ioc.db")))
    row("records", records_text(record_names(*database)));
  if (!s.console.empty())
    row("console", fmt::format("{}, {} attached", text::escape_controls(s.console), s.console_clients));
  row("last exit", s.last_exit ? fmt::format("status {}", *s.last_exit) : "none");
  return out;
}

}  // namespace iocwright::launch
