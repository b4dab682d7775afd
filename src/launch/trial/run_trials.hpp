// Tests many instances in parallel.
#pragma once

#include <string>
#include <vector>

#include "launch/start/run_instance.hpp"
#include "launch/trial/scratch.hpp"
#include "launch/trial/trial_report.hpp"

namespace iocwright::launch {

struct TrialRequest {
  /// Config folders, instance files, or folders that contain instances. Empty: the working folder if it is
  /// one of these, or else $IOC/config.
  std::vector<std::string> paths{};
  double timeout_s = 60;  ///< for iocInit of an instance
  int jobs = 0;           ///< how many instances run at a time; 0: one per processor
  /// Also start instances that could reach devices and other IOCs.
  bool allow_network = false;
};

/// The results in the order of the instances; empty if none could be tested.
struct TrialResults {
  std::string table{};  ///< see print_table()
  std::string junit{};  ///< see print_junit()
  int status = 0;       ///< `step_failed` if an instance has not passed; 128 + n after signal n
};

/// Tests each instance, see run_trial(). Errors, with the problems of all instances, go to the context's
/// sink. Without namespaces, only one instance runs at a time.
TrialResults run_trials(const TrialRequest& request, RunContext context);

/// Finds the instances, each once, and names them after their folders: that of the folder `config` is the
/// name of the folder that contains it.
Result<std::vector<TrialInstance>> find_trial_instances(const std::vector<std::string>& paths,
                                                        const Disk& disk);

}  // namespace iocwright::launch
