// The supervisor's status report.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "launch/supervise/instance_id.hpp"

namespace iocwright::launch {

/// The state of an instance, named as in `iocwright status --json`.
enum class LifeState : unsigned char {
  preparing,  ///< generating the boot files
  waiting,    ///< waiting for hardware
  starting,   ///< the program runs, but iocInit has not completed
  running,    ///< iocInit has completed, or the program is a script, whose progress is unknown
  stopping,   ///< a stop was requested
  pausing,    ///< the run failed; a restart or the container's exit is scheduled
  held,       ///< the run failed, and the container is kept for debugging
};

/// The name of a state.
std::string_view word_of(LifeState state);

/// The wait for a device.
struct DeviceStatus {
  std::string address, name;
  bool is_waiting = true;
};

/// What is known of the program and the image.
struct ImageStatus {
  std::string version, commit;  ///< of iocwright; the commit is empty if it was not built from a clone
  std::string ioc_version;      ///< of the Generic IOC, from versions.json; empty: unknown
  std::string lock_key;         ///< SHA-256 of the lock file of the support modules; empty: there is none
};

/// The answer to a request for the status.
struct LifeStatus {
  InstanceId id;
  ImageStatus image{};
  LifeState state = LifeState::preparing;
  bool stopped = false;      ///< suspended by SIGSTOP
  bool initialised = false;  ///< iocInit has completed
  bool is_script = false;    ///< start.sh or a user's command, which has no IOC shell
  int pid = 0;               ///< of the IOC; 0 if none is running
  double uptime_s = 0;       ///< since the current start
  double starting_s = 0;     ///< while starting: since the IOC was executed
  int restarts = 0;
  int waits_left = 0;  ///< devices that have not responded yet
  int waits_total = 0;
  std::vector<DeviceStatus> devices{};  ///< of the current start
  std::optional<int> records{};         ///< in the generated or given ioc.db
  double since_s = 0;                   ///< when the state began, in seconds since 1970; 0: unknown
  std::size_t console_clients = 0;
  std::string console;           ///< path of the console socket; empty: none
  double grace_s = 60;           ///< from a stop request to SIGKILL
  std::optional<int> last_exit;  ///< exit status of the previous run
};

/// A JSON object on one line.
std::string to_json(const LifeStatus& status);
/// The inverse of to_json(); nothing for any other string.
std::optional<LifeStatus> parse_life_status(const std::string& json);

}  // namespace iocwright::launch
