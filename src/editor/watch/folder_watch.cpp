#include "editor/watch/folder_watch.hpp"

#include <sys/inotify.h>
#include <unistd.h>

#include <array>
#include <cerrno>

namespace iocwright::editor {

namespace {

// A link is complete when it is created, a file when its writer closes it. With IN_ATTRIB also when a file
// becomes readable.
constexpr std::uint32_t changes = IN_CREATE | IN_CLOSE_WRITE | IN_MOVED_FROM | IN_MOVED_TO | IN_DELETE |
                                  IN_DELETE_SELF | IN_MOVE_SELF | IN_ATTRIB | IN_ONLYDIR;

}  // namespace

FileResult<FolderWatch> FolderWatch::open() {
  FileHandle fd(::inotify_init1(IN_CLOEXEC | IN_NONBLOCK));
  if (!fd) return tl::make_unexpected(FileError{"inotify", errno});
  return FolderWatch(std::move(fd));
}

FileResult<void> FolderWatch::watch(const std::vector<std::string>& folders) {
  std::set<int> current;
  for (const std::string& folder : folders) {
    const int watch = ::inotify_add_watch(fd_.get(), folder.c_str(), changes);
    if (watch >= 0) current.insert(watch);
    else if (errno == ENOSPC || errno == ENOMEM) return tl::make_unexpected(FileError{folder, errno});
  }
  for (const int watch : watches_)
    if (!current.contains(watch)) ::inotify_rm_watch(fd_.get(), watch);
  watches_ = std::move(current);
  return {};
}

void FolderWatch::clear() const {
  std::array<char, 4096> buffer{};
  while (::read(fd_.get(), buffer.data(), buffer.size()) > 0) {}
}

}  // namespace iocwright::editor
