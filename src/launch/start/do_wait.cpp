#include "launch/start/do_wait.hpp"

#include "core/base/path.hpp"
#include "epics/site/epics_paths.hpp"
#include "launch/start/start.hpp"

namespace iocwright::launch {

ExitStatus do_wait(const std::string& wait_list, Disk& disk, Clock& clock, yaml::Reader& reader,
                   const Environment& environment) {
  const std::string done_file =
      path::join(epics::EpicsPaths::from(environment).state, "doWait_completed.txt");
  auto waited = wait_for_hardware({wait_list, done_file}, disk, clock, reader, environment, {});
  const bool unanswered = !waited && waited.error().kind() == DiagKind::hardware_timeout;
  if (reader.sink.take_error(waited)) return unanswered ? no_hardware : step_failed;
  return done;
}

}  // namespace iocwright::launch
