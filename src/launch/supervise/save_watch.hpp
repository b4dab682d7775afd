// Lets autosave save its values before an IOC is stopped, and observes whether it has done so.
#pragma once

#include <string>
#include <vector>

#include "launch/supervise/save_sets.hpp"

namespace iocwright::launch {

/// Autosave saves changed values only periodically, and nothing at the end of an IOC.
class SaveWatch {
 public:
  explicit SaveWatch(std::vector<SaveSet> sets);

  bool empty() const { return sets_.empty(); }
  std::size_t size() const { return sets_.size(); }
  /// What to type at the IOC shell: a `manual_save` for each set, which autosave executes later, in a thread.
  std::string commands() const;
  /// The files that autosave has not written completely since this object was made.
  std::vector<std::string> missing(const Disk& disk) const;

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

}  // namespace iocwright::launch
