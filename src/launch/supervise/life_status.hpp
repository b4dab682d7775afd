// What the supervisor says of itself to those who ask.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace iocwright::launch {

/// Where an instance's life is. The words are those of `iocwright status --json`.
enum class LifeState : unsigned char {
  preparing,  ///< the boot files are being made
  waiting,    ///< for hardware
  starting,   ///< the program runs; iocInit is not through yet
  running,    ///< iocInit is through, or the program is a script, of which no more can be known
  stopping,   ///< a stop was asked for
  pausing,    ///< it failed; it starts again, or the container ends, in a while
  held,       ///< it failed, and the container is kept for a look
};

std::string_view word_of(LifeState state);

struct LifeStatus {
  std::string instance;
  LifeState state = LifeState::preparing;
  bool stopped = false;      ///< by SIGSTOP
  bool initialised = false;  ///< iocInit was seen to be through
  bool is_script = false;    ///< start.sh or a command of the user's: no IOC shell
  int pid = 0;               ///< of the IOC; 0 when there is none now
  double uptime_s = 0;       ///< since the present start
  int restarts = 0;
  int waits_left = 0;  ///< devices that have not answered yet
  int waits_total = 0;
  std::size_t console_clients = 0;
  std::string console;           ///< its socket; empty: none
  std::optional<int> last_exit;  ///< how the run before ended
};

/// One JSON object in one line.
std::string to_json(const LifeStatus& status);
/// Nothing when the text is not what to_json() makes.
std::optional<LifeStatus> parse_life_status(const std::string& json);

}  // namespace iocwright::launch
