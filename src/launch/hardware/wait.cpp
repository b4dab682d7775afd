#include "launch/hardware/wait.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <condition_variable>
#include <cstring>
#include <memory>
#include <mutex>
#include <system_error>
#include <thread>

#include "core/base/file_handle.hpp"
#include "core/base/try.hpp"
#include "launch/hardware/host_lookup.hpp"

namespace iocwright::launch {

namespace {

constexpr double longest_step_s = 1.0;
constexpr double longest_try_s = 3.0;  // a host that is off answers nothing at all
constexpr double line_period_s = 30.0;
constexpr std::size_t most_tries_a_second = 10;

/// What came of one try.
struct Attempt {
  bool connected = false;
  bool hopeless = false;  ///< trying again cannot help
  std::string why;
  std::size_t tries = 1;  ///< a name may have several addresses
};

bool may_come_up(int code) {
  static constexpr std::array<int, 10> passing{ECONNREFUSED,  ENETUNREACH, EHOSTUNREACH, ECONNRESET,
                                               ENETDOWN,      ETIMEDOUT,   EHOSTDOWN,    EINTR,
                                               EADDRNOTAVAIL, EAGAIN};
  return std::find(passing.begin(), passing.end(), code) != passing.end();
}

Attempt try_address(const HostAddress& address, double patience_s) {
  const FileHandle socket(::socket(address.address.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
  if (!socket) return {false, errno != EAFNOSUPPORT && !may_come_up(errno), std::strerror(errno)};
  int code = ::connect(socket.get(), reinterpret_cast<const sockaddr*>(&address.address), address.size) == 0
                 ? 0
                 : errno;
  if (code == EINPROGRESS) {
    pollfd wait{socket.get(), POLLOUT, 0};
    const int ready = ::poll(&wait, 1, std::max(1, static_cast<int>(patience_s * 1000)));
    socklen_t size = sizeof code;
    if (ready <= 0) code = ETIMEDOUT;
    else ::getsockopt(socket.get(), SOL_SOCKET, SO_ERROR, &code, &size);
  }
  return {code == 0, code != 0 && !may_come_up(code), std::strerror(code)};
}

/// Tries all addresses of the device. A name that nobody knows may be known later: services come up in any
/// order.
Attempt try_host(const Device& device, double patience_s) {
  const HostAddresses addresses = look_up(device.host, device.port);
  if (!addresses) return {false, false, addresses.error()};
  Attempt last{false, true, ""};
  for (const HostAddress& address : *addresses) {
    Attempt attempt = try_address(address, patience_s);
    if (attempt.connected) return attempt;
    attempt.hopeless = attempt.hopeless && last.hopeless;
    last = std::move(attempt);
  }
  last.tries = addresses->size();
  return last;
}

Attempt try_device(const Device& device, const std::string& sysfs, double patience_s) {
  if (!device.usb) return try_host(device, patience_s);
  return {usb_is_present(*device.usb, RealDisk(), sysfs), false, "it is not plugged in"};
}

/// What the threads share. It outlives the wait, as a thread may still be asking a name server when another
/// has failed.
struct Shared {
  std::mutex mutex;
  std::condition_variable changed;
  std::size_t left = 0;
  bool over = false;
  std::vector<std::string> lines;  ///< to say
  std::string failure;

  void say(std::string line) {
    const std::lock_guard lock(mutex);
    lines.push_back(std::move(line));
    changed.notify_all();
  }
  /// One device less to wait for.
  void done(std::string line) {
    const std::lock_guard lock(mutex);
    lines.push_back(std::move(line));
    --left;
    changed.notify_all();
  }
  void fail(const std::string& why) {
    const std::lock_guard lock(mutex);
    if (failure.empty()) failure = why;
    over = true;
    changed.notify_all();
  }
  /// True when the wait is over for all.
  bool pause(Clock::Seconds time) {
    std::unique_lock lock(mutex);
    return changed.wait_for(lock, time, [this] { return over; });
  }
};

/// Tries one device until it answers, its time is up, or the wait is over.
class Watcher {
 public:
  Watcher(Device device, std::string sysfs, unsigned seed, Clock::Seconds start,
          std::shared_ptr<Shared> progress)
      : device_(std::move(device)),
        sysfs_(std::move(sysfs)),
        backoff_(seed),
        start_(start),
        shared_(std::move(progress)) {}

  void watch() {
    const std::string where = fmt::format("{} at {}", device_.name, device_.address);
    while (true) {
      if (has_limit() && left_s() <= 0) {
        if (!out_of_time(where)) return;
        continue;
      }
      const Attempt attempt = try_device(device_, sysfs_, std::min(left_s(), longest_try_s));
      if (attempt.connected) return shared_->done(fmt::format("{} responds", where));
      if (attempt.hopeless && device_.policy == WaitPolicy::stop)
        return shared_->fail(fmt::format("Error connecting to {}: {}", where, attempt.why));
      if (const double waited_s = (clock_.now() - start_).count(); waited_s >= next_line_s_) {
        shared_->say(
            fmt::format("Still waiting for {} after {:.0f} seconds: {}", where, waited_s, attempt.why));
        next_line_s_ += line_period_s;
      }
      const Clock::Seconds pause = std::max(backoff_.next(), least_pause(attempt.tries));
      if (shared_->pause(std::min(pause, Clock::Seconds(std::max(0.0, left_s()))))) return;
    }
  }

 private:
  bool has_limit() const { return device_.timeout_s > 0 && !held_; }
  double left_s() const {
    return has_limit() ? static_cast<double>(device_.timeout_s) - (clock_.now() - start_).count()
                       : longest_try_s;
  }

  /// True when the watch goes on.
  bool out_of_time(const std::string& where) {
    const std::string what =
        fmt::format("Connection to {} timed out after {} seconds", where, device_.timeout_s);
    if (device_.policy == WaitPolicy::stop) shared_->fail(what);
    if (device_.policy == WaitPolicy::go_on) shared_->done(what + ", going on without it");
    if (device_.policy != WaitPolicy::hold) return false;
    shared_->say(what + ", held until it responds");
    held_ = true;
    return true;
  }

  Device device_;
  std::string sysfs_;
  RealClock clock_;
  Backoff backoff_;
  Clock::Seconds start_;
  double next_line_s_ = line_period_s;
  bool held_ = false;
  std::shared_ptr<Shared> shared_;
};

std::string first_line(const Device& device) {
  return device.timeout_s > 0
             ? fmt::format("Waiting up to {} seconds for {} at {} to respond...", device.timeout_s,
                           device.name, device.address)
             : fmt::format("Waiting indefinitely for {} at {} to respond...", device.name, device.address);
}

/// Watches in a new thread. Fails when none can be created, as at a container's limit of processes.
Result<void> start_watching(const Device& device, const std::shared_ptr<Watcher>& watcher) {
  try {
    std::thread([watcher] { watcher->watch(); }).detach();
  } catch (const std::system_error& problem) {
    const std::string what =
        fmt::format("cannot start a thread to wait for {} at {}", device.name, device.address);
    return fail(error(DiagKind::step_failed, fmt::format("{}: {}", what, problem.code().message())));
  }
  return {};
}

}  // namespace

Clock::Seconds Backoff::next() {
  std::uniform_real_distribution<double> share(0.5, 1.0);
  const double step = step_s_ * share(random_);
  step_s_ = std::min(step_s_ * 2, longest_step_s);
  return Clock::Seconds(step);
}

Clock::Seconds least_pause(std::size_t tries) {
  if (tries <= 1) return Clock::Seconds(0);  // Backoff does it
  if (tries > most_tries_a_second) return Clock::Seconds(static_cast<double>(tries) / most_tries_a_second);
  return Clock::Seconds(1.0 / static_cast<double>(most_tries_a_second / tries));
}

Result<void> wait_for_devices(const std::vector<Device>& devices, Clock& clock, const std::string& sysfs,
                              const WaitEvents& events) {
  auto progress = std::make_shared<Shared>();
  progress->left = devices.size();
  const Clock::Seconds start = clock.now();
  std::random_device chance;
  for (const Device& device : devices) {
    events.say(first_line(device));
    TRY(start_watching(device, std::make_shared<Watcher>(device, sysfs, chance(), start, progress)));
  }
  std::unique_lock lock(progress->mutex);
  while (true) {
    if (events.progress) events.progress(progress->left, devices.size());
    for (const std::string& line : std::exchange(progress->lines, {})) events.say(line);
    if (progress->over) return fail(error(DiagKind::hardware_timeout, progress->failure));
    if (progress->left == 0) return {};
    progress->changed.wait(lock, [&] { return !progress->lines.empty() || progress->over; });
  }
}

}  // namespace iocwright::launch
