// Tests one instance: prepares its folders and its isolation, generates its files, starts and tests its IOC.
#pragma once

#include <string>

#include "launch/start/run_instance.hpp"
#include "launch/trial/isolation.hpp"
#include "launch/trial/scratch.hpp"
#include "launch/trial/trial_report.hpp"

namespace iocwright::launch {

/// What a trial needs.
struct TrialSetup {
  TrialInstance instance;
  Scratch scratch;  ///< in an empty folder
  Isolation isolation;
  double timeout_s = 60;  ///< for iocInit
};

/// Tests the instance. Call it in a process of its own, which this moves to other namespaces, and whose
/// standard streams are /dev/null.
TrialReport run_trial(const TrialSetup& setup, RunContext context);

}  // namespace iocwright::launch
