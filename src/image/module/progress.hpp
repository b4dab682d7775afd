// Reports the progress of a build: on a terminal, with a live line per running module, otherwise with one
// line per finished step.
#pragma once

#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "core/base/clock.hpp"

namespace iocwright::image {

/// All functions can be called from several threads.
class Progress {
 public:
  /// `live` redraws a line per running module, `lines` prints a line per finished step, `quiet` prints
  /// neither.
  enum class Style : unsigned char { live, lines, quiet };

  /// Writes to `fd`. Style::live requires a terminal.
  Progress(Clock& clock, int fd, Style style);
  ~Progress();
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  /// Reports that a module has started a step, whose output goes to the file `log`.
  void begin(const std::string& module, const std::string& step, const std::string& log);
  /// Reports the end of the module's step. `how` comes before its duration, e.g. `done in`.
  void end(const std::string& module, const std::string& how);
  /// Prints the result of a module's build on its own line.
  void say(const std::string& line);
  /// Prints a message that is shown even with Style::quiet.
  void report(const std::string& text);

 private:
  struct Running {
    std::string step, log;
    Clock::Seconds since;
  };
  void put(const std::string& text);
  void erase_live();
  void draw_live();
  void tick(const std::stop_token& stop);

  Clock& clock_;
  int fd_;
  Style style_;
  std::mutex mutex_;
  std::map<std::string, Running> running_;
  std::size_t drawn_ = 0;
  std::jthread ticker_;
};

}  // namespace iocwright::image
