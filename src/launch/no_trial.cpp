// Stub of the test of instances, for the static binary, which has to stay small.
#include "launch/trial/run_trials.hpp"

namespace iocwright::launch {

TrialResults run_trials(const TrialRequest& /*request*/, RunContext context) {
  context.reader.sink.add(
      error(DiagKind::wrong_usage, "the static iocwright of runtime images cannot test instances")
          .help("use that of a developer image"));
  return {.status = wrong_usage};
}

}  // namespace iocwright::launch
