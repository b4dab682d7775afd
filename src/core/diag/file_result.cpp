#include "core/diag/file_result.hpp"

#include <filesystem>

#include "core/base/path.hpp"
#include "core/base/try.hpp"

namespace iocwright {

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

}  // namespace iocwright
