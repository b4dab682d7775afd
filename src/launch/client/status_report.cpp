#include "launch/client/status_report.hpp"

#include "launch/client/probe.hpp"
#include "launch/client/status_page.hpp"
#include "launch/supervise/metrics.hpp"

namespace iocwright::launch {

Result<std::string> status_report(std::string_view format, const Disk& disk, const Clock& clock,
                                  const Environment& environment) {
  const auto life = ask_status(environment, clock);
  if (!life) return fail(error(DiagKind::no_supervisor, life.error().message).help(no_supervisor_help));
  if (format == "openmetrics") return metrics_text(*life, MetricsFormat::openmetrics);
  return format == "json" ? to_json(*life) + "\n" : status_page(*life, disk, environment);
}

}  // namespace iocwright::launch
