#include "launch/client/status_report.hpp"

#include "launch/client/probe.hpp"
#include "launch/client/status_page.hpp"

namespace iocwright::launch {

Result<std::string> status_report(bool json, const Disk& disk, const Clock& clock,
                                  const Environment& environment) {
  const auto life = ask_status(environment, clock);
  if (!life)
    return fail(
        error(DiagKind::no_launcher, life.error().message)
            .help("IOCWRIGHT_CONSOLE, IOCWRIGHT_STATE_DIR, IOC_NAME and EPICS_ROOT must have the same "
                  "values as for `iocwright run`"));
  return json ? to_json(*life) + "\n" : status_page(*life, disk, environment);
}

}  // namespace iocwright::launch
