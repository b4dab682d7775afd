// Tests an IOC that a supervisor has started: waits for iocInit, compares and reads its records, stops it.
#pragma once

#include <sys/types.h>

#include <optional>
#include <string>
#include <vector>

#include "core/base/clock.hpp"
#include "core/base/disk.hpp"
#include "core/base/environment.hpp"
#include "launch/supervise/life_status.hpp"
#include "launch/trial/trial_report.hpp"

namespace iocwright::launch {

/// A supervised IOC.
struct DrivenIoc {
  pid_t supervisor = -1;    ///< a child of this process
  Environment environment;  ///< of the instance
  std::string folder;       ///< where it can write files for us
  std::string log;          ///< the file with its output
  double timeout_s = 60;    ///< for iocInit, and then for its shell
  /// The records that it is expected to have; not set: unknown, because a script runs it.
  std::optional<std::vector<std::string>> expected{};
};

/// How long an IOC may take to end after `exit` was typed, before it is killed; the option `--grace` of its
/// run.
inline constexpr double trial_grace_s = 10;

/// Tests the IOC, and ends it in any case. Adds the problems to the report.
void drive_ioc(const DrivenIoc& ioc, const Disk& disk, Clock& clock, TrialReport& report);

/// The problems in what `caget` of EPICS Base has printed for these PVs, such as `X is not connected`; a PV
/// that was read has none.
std::vector<std::string> caget_problems(const std::string& output);

}  // namespace iocwright::launch
