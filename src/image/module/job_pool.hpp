// Limits the total number of jobs of all concurrent make processes. Acts as the server of GNU make's
// jobserver protocol.
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

  /// Reserves jobs while a program runs. The first job is for the program itself; make takes further ones
  /// from the pipe.
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

  /// Blocks until `jobs` jobs are free, then reserves them.
  Lease take(int jobs);

  /// The MAKEFLAGS that connect make to this jobserver. make must inherit the descriptors in files().
  std::string make_flags() const;
  std::vector<int> files() const { return {read_.get(), write_.get()}; }
  int jobs() const { return jobs_; }

 private:
  void give_back(int jobs);
  bool read_token();
  void refill();

  int jobs_;
  int held_ = 0;  ///< number of leases
  FileHandle read_, write_;
  std::mutex mutex_;
  std::mutex
      turn_mutex_;  ///< lets one caller of take() wait at a time: two could each hold half of their jobs
};

}  // namespace iocwright::image
