#include "image/doctor/place_facts.hpp"

#include <sys/stat.h>
#include <sys/statvfs.h>

namespace iocwright::image {

std::optional<PlaceFacts> place_facts(const std::string& path) {
  constexpr mode_t permissions = 07777;
  struct stat status {};
  struct statvfs system {};
  if (::stat(path.c_str(), &status) != 0 || ::statvfs(path.c_str(), &system) != 0) return std::nullopt;
  return PlaceFacts{.mode = status.st_mode & permissions,
                    .user = status.st_uid,
                    .group = status.st_gid,
                    .free_bytes = static_cast<std::uint64_t>(system.f_bavail) * system.f_frsize,
                    .free_files = system.f_favail,
                    .counts_files = system.f_files != 0};
}

}  // namespace iocwright::image
