#include "core/base/file_content.hpp"

#include <linux/fs.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <array>
#include <cerrno>

namespace iocwright {

namespace {

tl::unexpected<FileError> failed(const std::string& path) {
  return tl::make_unexpected(FileError{path, errno});
}

}  // namespace

FileResult<void> write_all(int fd, std::string_view content, const std::string& path) {
  while (!content.empty()) {
    const ssize_t size = ::write(fd, content.data(), content.size());
    if (size < 0 && errno == EINTR) continue;
    if (size < 0) return failed(path);
    content.remove_prefix(static_cast<std::size_t>(size));
  }
  return {};
}

FileResult<void> copy_content(int from, int to, const std::string& path) {
  if (::ioctl(to, FICLONE, from) == 0) return {};
  constexpr std::size_t step = 1U << 30;
  bool any = false;
  while (true) {
    const ssize_t size = ::copy_file_range(from, nullptr, to, nullptr, step, 0);
    if (size == 0 && any) return {};
    if (size > 0) any = true;
    else break;  // an error, or a file in /proc, which has size 0
  }
  std::array<char, 1 << 16> buffer;
  while (true) {
    const ssize_t size = ::read(from, buffer.data(), buffer.size());
    if (size < 0 && errno == EINTR) continue;
    if (size < 0) return failed(path);
    if (size == 0) return {};
    if (auto written = write_all(to, {buffer.data(), static_cast<std::size_t>(size)}, path); !written)
      return written;
  }
}

}  // namespace iocwright
