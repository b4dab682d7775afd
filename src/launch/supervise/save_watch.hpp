// Lets autosave save its values before an IOC is stopped, and observes whether it has done so.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "launch/supervise/save_sets.hpp"
#include "launch/supervise/side_task.hpp"

namespace iocwright::launch {

/// Compares save files with what they were. Any access to them may block.
class SaveFiles {
 public:
  explicit SaveFiles(std::vector<SaveSet> sets);

  /// The indices of the sets whose files autosave has not written completely since this object was made.
  std::vector<std::size_t> missing(const Disk& disk) const;

 private:
  /// What changes when a file is written, even if its content stays the same.
  struct Stamp {
    long long seconds = 0, nanoseconds = 0;
    unsigned long long inode = 0;
    bool operator==(const Stamp&) const = default;
  };
  static Stamp stamp_of(const std::string& file);

  std::vector<SaveSet> sets_;
  std::vector<Stamp> before_;
};

/// Autosave saves changed values only periodically, and nothing at the end of an IOC. Its files are often on
/// a network file system, so they are observed by a side task.
class SaveWatch {
 public:
  SaveWatch() = default;
  explicit SaveWatch(std::vector<SaveSet> sets);

  bool empty() const { return sets_.empty(); }
  std::size_t size() const { return sets_.size(); }
  /// What to type at the IOC shell: a `manual_save` for each set, which autosave executes later, in a thread.
  std::string commands() const;

  /// Begins to observe the files. Fails if there can be no process.
  FileResult<void> start(const Disk& disk);
  void watch(PollSet& polls);
  /// True when the files as they were are known, so that a save can begin.
  bool is_ready() const { return is_ready_; }
  /// The files that autosave has not written completely since then, as far as is known.
  std::vector<std::string> missing() const;
  /// Ends the observation.
  void end() {
    if (task_) task_->cancel();  // not destroyed, because the current poll may still call its handler
  }
  /// See SideTask.
  void reaped(pid_t pid);

 private:
  void take(std::string_view line);

  std::vector<SaveSet> sets_;
  std::vector<bool> is_missing_;
  bool is_ready_ = false;
  std::optional<SideTask> task_;
};

}  // namespace iocwright::launch
