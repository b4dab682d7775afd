// Reports the progress of a build: on a terminal, with a live line per running module, otherwise with one
// line per finished step.
#pragma once

#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "core/base/clock.hpp"
#include "core/base/file_handle.hpp"

namespace iocwright::image {

/// A step of a module's build, for the people and programs that watch it.
struct StepReport {
  std::string name;
  std::size_t number = 0, count = 0;  ///< of the module's steps, from 1
  std::string log;                    ///< the file that its output goes to

  /// Such as `3/7`.
  std::string position() const;
};

/// How a step or module has ended.
enum class BuildOutcome : unsigned char { done, unchanged, not_applicable, ignored, failed, restored };

/// Who else watches a build.
struct BuildWatchers {
  FileHandle events{};  ///< gets a JSON object per line for each event; not open: nobody
  bool github = false;  ///< print groups and annotations of GitHub Actions
};

/// All functions can be called from several threads.
class Progress {
 public:
  /// `live` redraws a line per running module, `lines` prints a line per finished step, `quiet` prints
  /// neither.
  enum class Style : unsigned char { live, lines, quiet };

  /// Writes to `fd`. Style::live requires a terminal.
  Progress(Clock& clock, int fd, Style style, BuildWatchers watchers = {});
  ~Progress();
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  /// Reports that a module has started a step.
  void begin(const std::string& module, const StepReport& step);
  /// Reports the end of the module's step.
  void end(const std::string& module, BuildOutcome outcome);
  /// Prints the result of a module's build on its own line.
  void say(const std::string& line);
  /// Reports the result of a module's build to the other watchers. `message` is the error, if it failed, and
  /// `first_error` the line of a log that explains it.
  void finish(const std::string& module, BuildOutcome outcome, double seconds,
              const std::string& message = "", const std::string& first_error = "");
  /// Reports the end of the whole build.
  void finish_all(std::size_t modules, BuildOutcome outcome);
  /// Prints a message that is shown even with Style::quiet.
  void report(const std::string& text);

 private:
  struct Running {
    StepReport step;
    Clock::Seconds since;
  };
  void put(const std::string& text);
  void put_event(const std::string& object);
  void put_group(const std::string& title, const std::string& log);
  void erase_live();
  void draw_live();
  void tick(const std::stop_token& stop);

  Clock& clock_;
  int fd_;
  Style style_;
  BuildWatchers watchers_;
  Clock::Seconds began_;
  bool annotated_ = false;  ///< the first error has its annotation
  std::mutex mutex_;
  std::map<std::string, Running> running_;
  std::size_t drawn_ = 0;
  std::jthread ticker_;
};

}  // namespace iocwright::image
