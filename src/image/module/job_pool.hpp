// One limit of jobs for all makes that run side by side: GNU make's jobserver, with us as its first process.
#pragma once

#include <condition_variable>
#include <mutex>
#include <string>
#include <vector>

#include "core/base/file_handle.hpp"

namespace iocwright::image {

class JobPool {
 public:
  explicit JobPool(int jobs);

  /// Held while a program runs: one job is the program's own, further ones it takes from the pipe.
  class Lease {
   public:
    Lease(JobPool& pool, int jobs) : pool_(pool), jobs_(jobs) {}
    ~Lease() { pool_.give_back(jobs_); }
    Lease(const Lease&) = delete;
    Lease& operator=(const Lease&) = delete;

   private:
    JobPool& pool_;
    int jobs_;
  };

  /// Waits until so many jobs are free, then holds them.
  Lease take(int jobs);

  /// What make is told in MAKEFLAGS to take its further jobs from here, and the files that it needs for that.
  std::string make_flags() const;
  std::vector<int> files() const { return {read_.get(), write_.get()}; }
  int jobs() const { return jobs_; }

 private:
  void give_back(int jobs);
  bool read_token();
  void refill();

  int jobs_;
  int held_ = 0;  ///< by leases
  FileHandle read_, write_;
  std::mutex mutex_;
};

}  // namespace iocwright::image
