#include "build/machine.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <filesystem>

#include "base/file_handle.hpp"
#include "base/path.hpp"

namespace iocwright::build {

Result<void> write_whole(Disk& disk, const std::string& path, std::string_view content) {
  std::string target = path;
  if (TRY(or_unreadable(disk.is_link(path)))) {
    std::error_code problem;
    target = std::filesystem::weakly_canonical(path, problem).string();
    if (problem)
      return fail(
          error(DiagKind::unreadable_file, FileProblem{path, problem.value()}.text("follow the link")));
  }
  const std::string part = target + ".part";
  TRY(or_fail(disk.make_folders(path::parent(target)), "make folder"));
  if (TRY(or_unreadable(disk.exists(target))))
    TRY(or_fail(disk.copy_file(target, part), "write"));  // for its mode
  auto written = or_fail(disk.write(part, content), "write");
  if (!written) {
    disk.remove(part).map_error([](const auto&) {});
    return written;
  }
  return or_fail(disk.rename(part, target), "write");
}

void add_to_log(const std::string& path, std::string_view text) {
  const FileHandle file(::open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666));
  const std::string line = std::string(text) + "\n";
  if (file && ::write(file.get(), line.data(), line.size()) < 0) return;
}

}  // namespace iocwright::build
