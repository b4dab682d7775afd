#include "launch/supervise/run_end.hpp"

#include <fmt/format.h>
#include <string.h>

#include <algorithm>
#include <array>
#include <csignal>

#include "core/base/text.hpp"

namespace iocwright::launch {

bool is_crash(int signal) {
  static constexpr std::array<int, 7> crashes{SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGTRAP, SIGABRT, SIGSYS};
  return std::ranges::find(crashes, signal) != crashes.end();
}

std::string signal_name(int signal) {
  const char* name = ::sigabbrev_np(signal);
  return name != nullptr ? fmt::format("SIG{}", name) : fmt::format("signal {}", signal);
}

std::string duration_text(double seconds) {
  const auto whole = static_cast<long long>(seconds);
  if (whole < 60) return fmt::format("{:.1f} s", seconds);
  if (whole < 3600) return fmt::format("{} min {} s", whole / 60, whole % 60);
  return whole < 86400 ? fmt::format("{} h {} min", whole / 3600, whole % 3600 / 60)
                       : fmt::format("{} d {} h", whole / 86400, whole % 86400 / 3600);
}

std::vector<std::string> log_lines(const EndReport& report) {
  std::vector<std::string> out;
  if (report.crashed && !report.last_lines.empty()) {
    out.emplace_back("---- the last lines before the crash ----");
    for (const std::string_view line : text::split(report.last_lines, '\n')) out.emplace_back(line);
    out.emplace_back("---- end of the last lines ----");
  }
  if (!report.core.empty()) out.push_back(report.core);
  if (!report.first_error.empty()) out.push_back("first error: " + report.first_error);
  out.push_back(report.why);
  return out;
}

std::string termination_text(const EndReport& report) {
  constexpr std::size_t max_bytes = 4096, max_error_bytes = 1024;
  std::string out = report.why + "\n";
  if (!report.core.empty()) out += report.core + "\n";
  if (!report.first_error.empty())
    out += "first error: " + report.first_error.substr(0, max_error_bytes) + "\n";
  if (report.last_lines.empty()) return out.substr(0, max_bytes);
  out += "last lines of the log:\n";
  if (out.size() >= max_bytes) return out.substr(0, max_bytes);
  std::string_view lines = report.last_lines;
  if (const std::size_t room = max_bytes - out.size() - 1; lines.size() > room) {
    lines.remove_prefix(lines.size() - room);
    lines.remove_prefix(std::min(lines.find('\n'), lines.size() - 1) + 1);
  }
  return out + std::string(lines) + "\n";
}

}  // namespace iocwright::launch
