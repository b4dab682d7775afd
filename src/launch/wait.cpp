#include "launch/wait.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <netdb.h>
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
#include <thread>

#include "base/file_handle.hpp"

namespace iocwright::launch {

namespace {

constexpr double longest_step_s = 1.0;
constexpr double longest_try_s = 3.0;  // a host that is off answers nothing at all

/// What came of one try.
struct Attempt {
  bool connected = false;
  bool hopeless = false;  ///< trying again cannot help
  std::string why;
};

bool may_come_up(int code) {
  static constexpr std::array<int, 10> passing{ECONNREFUSED, ENETUNREACH, EHOSTUNREACH, ECONNRESET, ENETDOWN, ETIMEDOUT, EHOSTDOWN, EINTR, EADDRNOTAVAIL, EAGAIN};
  return std::find(passing.begin(), passing.end(), code) != passing.end();
}

Attempt try_address(const addrinfo& address, double patience_s) {
  const FileHandle socket(::socket(address.ai_family, address.ai_socktype | SOCK_NONBLOCK | SOCK_CLOEXEC, address.ai_protocol));
  if (!socket) return {false, errno != EAFNOSUPPORT && !may_come_up(errno), std::strerror(errno)};
  int code = ::connect(socket.get(), address.ai_addr, address.ai_addrlen) == 0 ? 0 : errno;
  if (code == EINPROGRESS) {
    pollfd wait{socket.get(), POLLOUT, 0};
    const int ready = ::poll(&wait, 1, std::max(1, static_cast<int>(patience_s * 1000)));
    socklen_t size = sizeof code;
    if (ready <= 0) code = ETIMEDOUT;
    else ::getsockopt(socket.get(), SOL_SOCKET, SO_ERROR, &code, &size);
  }
  return {code == 0, code != 0 && !may_come_up(code), std::strerror(code)};
}

/// Tries all addresses of the device. A name that nobody knows may be known later: services come up in any order.
Attempt try_device(const Device& device, double patience_s) {
  addrinfo hints{};
  hints.ai_family = AF_UNSPEC;
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  const int unknown = ::getaddrinfo(device.host.c_str(), std::to_string(device.port).c_str(), &hints, &found);
  if (unknown != 0) return {false, false, ::gai_strerror(unknown)};
  const std::unique_ptr<addrinfo, void (*)(addrinfo*)> addresses(found, ::freeaddrinfo);
  Attempt last{false, true, ""};
  for (const addrinfo* address = found; address != nullptr; address = address->ai_next) {
    Attempt attempt = try_address(*address, patience_s);
    if (attempt.connected) return attempt;
    attempt.hopeless = attempt.hopeless && last.hopeless;
    last = std::move(attempt);
  }
  return last;
}

/// What the threads share. It outlives the wait, as a thread may still be asking a name server when another has failed.
struct Progress {
  std::mutex mutex;
  std::condition_variable changed;
  std::size_t left = 0;
  bool over = false;
  std::vector<std::string> lines;  ///< to say
  std::string failure;
};

/// Tries one device until it answers, its time is up, or the wait is over.
void watch(const Device& device, unsigned seed, Clock::Seconds start, const std::shared_ptr<Progress>& progress) {
  RealClock clock;
  Backoff backoff(seed);
  const auto report = [&](const std::string& line, const std::string& failure) {
    const std::lock_guard lock(progress->mutex);
    if (!line.empty()) progress->lines.push_back(line);
    if (!failure.empty() && progress->failure.empty()) progress->failure = failure;
    if (failure.empty()) --progress->left;
    progress->over = progress->over || !failure.empty();
    progress->changed.notify_all();
  };
  while (true) {
    const double left_s = device.timeout_s > 0 ? static_cast<double>(device.timeout_s) - (clock.now() - start).count() : longest_try_s;
    const std::string where = fmt::format("{} at {}", device.name, device.address);
    if (left_s <= 0) return report("", fmt::format("Connection to {} timed out after {} seconds", where, device.timeout_s));
    const Attempt attempt = try_device(device, std::min(left_s, longest_try_s));
    if (attempt.connected) return report(fmt::format("{} responds", where), "");
    if (attempt.hopeless) return report("", fmt::format("Error connecting to {}: {}", where, attempt.why));
    std::unique_lock lock(progress->mutex);
    const auto pause = device.timeout_s > 0 ? std::min(backoff.next(), Clock::Seconds(std::max(0.0, static_cast<double>(device.timeout_s) - (clock.now() - start).count()))) : backoff.next();
    if (progress->changed.wait_for(lock, pause, [&] { return progress->over; })) return;
  }
}

}  // namespace

Clock::Seconds Backoff::next() {
  std::uniform_real_distribution<double> share(0.5, 1.0);
  const double step = step_s_ * share(random_);
  step_s_ = std::min(step_s_ * 2, longest_step_s);
  return Clock::Seconds(step);
}

Result<void> wait_for_devices(const std::vector<Device>& devices, Clock& clock, const std::function<void(const std::string&)>& say) {
  auto progress = std::make_shared<Progress>();
  progress->left = devices.size();
  const Clock::Seconds start = clock.now();
  std::random_device chance;
  for (const Device& device : devices) {
    say(device.timeout_s > 0 ? fmt::format("Waiting up to {} seconds for {} at {} to respond...", device.timeout_s, device.name, device.address)
                             : fmt::format("Waiting indefinitely for {} at {} to respond...", device.name, device.address));
    std::thread(watch, device, chance(), start, progress).detach();
  }
  std::unique_lock lock(progress->mutex);
  while (true) {
    for (const std::string& line : std::exchange(progress->lines, {})) say(line);
    if (progress->over) return fail(error(DiagKind::hardware_timeout, progress->failure));
    if (progress->left == 0) return {};
    progress->changed.wait(lock);
  }
}

}  // namespace iocwright::launch
