// Limits the total number of jobs of all concurrent make processes. Acts as the server of GNU make's
// jobserver protocol.
#pragma once

#include <condition_variable>
#include <mutex>
#include <string>
#include <vector>

#include "core/base/file_handle.hpp"

namespace iocwright::image {

/// The pool of jobs. All functions can be called from several threads.
class JobPool {
 public:
  /// `jobs` is the maximum number of jobs; values below 1 count as 1.
  explicit JobPool(int jobs);

  /// A reservation of jobs, which are returned when it is destroyed. A make that uses the jobserver reserves
  /// one job and takes further ones from the pipe itself.
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

  /// Blocks until `jobs` jobs, or all if there are fewer, are free, and reserves them.
  Lease take(int jobs);

  /// The MAKEFLAGS that connect make to this jobserver; empty if there is none. make must inherit the
  /// descriptors in files().
  std::string make_flags() const;
  /// The descriptors of the pipe, which a make that uses the jobserver inherits.
  std::vector<int> files() const { return {read_.get(), write_.get()}; }
  /// The maximum number of jobs.
  int jobs() const { return jobs_; }

 private:
  void give_back(int jobs);
  bool read_token();
  void refill();

  int jobs_;
  int held_ = 0;  ///< number of jobs in all leases
  FileHandle read_, write_;
  std::mutex mutex_;
  std::mutex turn_mutex_;  ///< allows one caller of take() at a time; two could block each other by holding
                           ///< half of the jobs they need
};

}  // namespace iocwright::image
