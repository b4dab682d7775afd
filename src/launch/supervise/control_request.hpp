// Parses the requests of clients to a supervisor.
#pragma once

#include <string>
#include <string_view>

#include "launch/supervise/terminal.hpp"

namespace iocwright::launch {

/// A request. Every request is answered with the status, also one that is invalid or unknown.
struct ControlRequest {
  enum class Action : unsigned char {
    status,    ///< only the answer is wanted
    stop,      ///< stop the IOC
    resize,    ///< set the size of the IOC's terminal
    progress,  ///< from an `iocwright run` that the start script has called
    key,       ///< type a key
    note,      ///< log a message, unless it repeats the previous one of its subject
  };
  Action action = Action::status;
  WindowSize size{};
  std::string progress{};  ///< a line for Life::take_progress()
  char key = 0;
  std::string subject{}, message{};  ///< of a note; without control characters, of limited size
};

/// Parses a request without its address; see parse_addressed().
ControlRequest parse_request(std::string_view request);

}  // namespace iocwright::launch
