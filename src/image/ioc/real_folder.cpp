#include "image/ioc/real_folder.hpp"

#include <filesystem>

#include "core/base/disk.hpp"

namespace iocwright::image {

Result<std::string> real_folder(const std::string& path) {
  std::error_code problem;
  std::string out = std::filesystem::canonical(path, problem).string();
  if (problem) return fail(error(DiagKind::unreadable_file, FileError{path, problem.value()}.text("access")));
  return out;
}

}  // namespace iocwright::image
