// What a build says while it runs: a live line for each module on a terminal, else a line for each step that
// ends.
#pragma once

#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "core/base/clock.hpp"

namespace iocwright::image {

class Progress {
 public:
  enum class Style : unsigned char { live, lines, quiet };

  /// `fd` is written to; live lines are for a terminal.
  Progress(Clock& clock, int fd, Style style);
  ~Progress();
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  void begin(const std::string& module, const std::string& step, const std::string& log);
  void end(const std::string& module, const std::string& how);
  /// How a module's build came out: a line of its own.
  void say(const std::string& line);
  /// What belongs to a fault: said also when all else is quiet.
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
