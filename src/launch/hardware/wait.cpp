// Each host has a thread that makes the attempts, because they block in connect() and in queries to name
// servers. Such a thread may still be blocked when the wait is over, so only the caller's thread makes
// decisions and uses the clock and the disk.
#include "launch/hardware/wait.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <random>
#include <system_error>
#include <thread>
#include <utility>

#include "core/base/try.hpp"
#include "launch/hardware/device_probe.hpp"

namespace iocwright::launch {

namespace {

using Action = WaitStep::Action;

struct Job {
  std::string hosts;
  double timeout_s = 0;
};

struct Outcome {
  std::size_t index = 0;  ///< of the device
  Attempt attempt;
};

/// The jobs and outcomes that the threads exchange. Shared with the threads, which may outlive the wait.
class Board {
 public:
  explicit Board(std::size_t size) : jobs_(size) {}

  void post(std::size_t index, Job job) {
    const std::lock_guard lock(mutex_);
    jobs_[index] = std::move(job);
    job_posted_.notify_all();
  }
  /// Blocks until there is a job for the device; nothing when the wait is over.
  std::optional<Job> take_job(std::size_t index) {
    std::unique_lock lock(mutex_);
    job_posted_.wait(lock, [&] { return closed_ || jobs_[index]; });
    return closed_ ? std::nullopt : std::exchange(jobs_[index], std::nullopt);
  }
  void post(Outcome outcome) {
    const std::lock_guard lock(mutex_);
    outcomes_.push_back(std::move(outcome));
    outcome_posted_.notify_all();
  }
  /// Blocks until there are outcomes, for at most `timeout` if there is one.
  std::deque<Outcome> take_outcomes(std::optional<Clock::Seconds> timeout) {
    std::unique_lock lock(mutex_);
    const auto posted = [this] { return !outcomes_.empty(); };
    if (timeout) outcome_posted_.wait_for(lock, *timeout, posted);
    else outcome_posted_.wait(lock, posted);
    return std::exchange(outcomes_, {});
  }
  void close() {
    const std::lock_guard lock(mutex_);
    closed_ = true;
    job_posted_.notify_all();
  }

 private:
  std::mutex mutex_;
  std::condition_variable job_posted_, outcome_posted_;
  std::vector<std::optional<Job>> jobs_;
  std::deque<Outcome> outcomes_;
  bool closed_ = false;
};

void make_attempts(const Device& device, std::size_t index, Board& board) {
  while (const auto job = board.take_job(index))
    board.post(Outcome{index, probe_host(device, job->hosts, job->timeout_s)});
}

class HardwareWait {
 public:
  HardwareWait(const std::vector<Device>& devices, const Clock& clock, const Disk& disk,
               const std::string& sysfs, const WaitEvents& events)
      : clock_(clock),
        disk_(disk),
        sysfs_(sysfs),
        events_(events),
        left_(devices.size()),
        board_(std::make_shared<Board>(devices.size())) {
    std::random_device seed;
    const Clock::Seconds now = clock.now();  // the same for all, so that equal timeouts pass together
    for (const Device& device : devices) waits_.push_back({DeviceWait(device, seed(), now), now, State::due});
  }
  ~HardwareWait() { board_->close(); }
  HardwareWait(const HardwareWait&) = delete;
  HardwareWait& operator=(const HardwareWait&) = delete;

  Result<void> run() {
    for (std::size_t index = 0; index < waits_.size(); ++index) {
      events_.print(waits_[index].wait.first_line());
      report(index, true);
      if (!waits_[index].wait.device().usb) TRY(start_thread(index));
    }
    report();
    while (left_ > 0) {
      for (std::size_t index = 0; index < waits_.size(); ++index) TRY(attempt_or_give_up(index));
      if (left_ == 0) break;
      for (const Outcome& outcome : board_->take_outcomes(time_until_due()))
        if (Entry& entry = waits_[outcome.index]; entry.state == State::attempting)
          TRY(act(outcome.index, entry.wait.after_attempt(clock_.now(), outcome.attempt)));
    }
    return {};
  }

 private:
  enum class State : unsigned char { due, attempting, finished };
  struct Entry {
    DeviceWait wait;
    Clock::Seconds due;  ///< when the next attempt is due
    State state;
  };

  /// Fails when no thread can be created, as at a container's limit of processes.
  Result<void> start_thread(std::size_t index) {
    const Device& device = waits_[index].wait.device();
    try {
      std::thread([device, index, board = board_] { make_attempts(device, index, *board); }).detach();
    } catch (const std::system_error& failure) {
      const std::string what =
          fmt::format("cannot start a thread to wait for {} at {}", device.name, device.address);
      return fail(error(DiagKind::step_failed, fmt::format("{}: {}", what, failure.code().message())));
    }
    return {};
  }

  Result<void> attempt_or_give_up(std::size_t index) {
    Entry& entry = waits_[index];
    const Clock::Seconds now = clock_.now();
    if (entry.state == State::due && entry.due <= now) return act(index, entry.wait.before_attempt(now));
    if (entry.state != State::attempting || now < entry.wait.end().value_or(Clock::Seconds::max())) return {};
    WaitStep step = entry.wait.before_attempt(now);
    if (step.action != Action::attempt) return act(index, step);
    events_.print(step.message);  // policy `hold`: keep the attempt running
    return {};
  }

  /// The error that names all missing devices: first the one that has failed the start.
  Result<void> failure(std::size_t failed, std::string message) {
    const Clock::Seconds now = clock_.now();
    for (std::size_t index = 0; index < waits_.size(); ++index)
      if (index != failed && waits_[index].state != State::finished)
        message += "; " + waits_[index].wait.missing_line(now);
    return fail(error(DiagKind::hardware_timeout, std::move(message)));
  }

  Result<void> act(std::size_t index, const WaitStep& step) {
    Entry& entry = waits_[index];
    if (step.action == Action::fail) return failure(index, step.message);
    if (!step.message.empty()) events_.print(step.message);
    switch (step.action) {
      case Action::attempt: return start_attempt(index, step.seconds);
      case Action::pause:
        entry.state = State::due;
        entry.due = clock_.now() + Clock::Seconds(step.seconds);
        return {};
      case Action::finish:
        entry.state = State::finished;
        --left_;
        report(index, false);
        report();
        return {};
      case Action::fail: break;
    }
    return {};
  }

  Result<void> start_attempt(std::size_t index, double timeout_s) {
    Entry& entry = waits_[index];
    if (const auto& usb = entry.wait.device().usb)
      return act(index, entry.wait.after_attempt(clock_.now(), probe_usb(*usb, disk_, sysfs_)));
    entry.state = State::attempting;
    board_->post(index, Job{disk_.read("/etc/hosts").value_or(""), timeout_s});
    return {};
  }

  /// Until the next attempt or timeout. Nothing when all remaining devices are being attempted without a
  /// timeout.
  std::optional<Clock::Seconds> time_until_due() const {
    std::optional<Clock::Seconds> out;
    for (const Entry& entry : waits_) {
      std::optional<Clock::Seconds> due;
      if (entry.state == State::due) due = entry.due;
      else if (entry.state == State::attempting) due = entry.wait.end();
      if (due)
        out = std::min(out.value_or(Clock::Seconds::max()), std::max(*due - clock_.now(), Clock::Seconds(0)));
    }
    return out;
  }

  void report(std::size_t index, bool is_waiting) const {
    if (events_.device) events_.device(waits_[index].wait.device(), is_waiting);
  }

  void report() const {
    if (events_.progress) events_.progress(left_, waits_.size());
  }

  const Clock& clock_;
  const Disk& disk_;
  const std::string& sysfs_;
  const WaitEvents& events_;
  std::size_t left_;
  std::shared_ptr<Board> board_;
  std::vector<Entry> waits_;
};

}  // namespace

Result<void> wait_for_devices(const std::vector<Device>& devices, const Clock& clock, const Disk& disk,
                              const std::string& sysfs, const WaitEvents& events) {
  return HardwareWait(devices, clock, disk, sysfs, events).run();
}

}  // namespace iocwright::launch
