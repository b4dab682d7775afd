// A build cache in a folder, which may be a mount that other builds use at the same time.
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <filesystem>

#include "core/base/file_handle.hpp"
#include "core/base/path.hpp"
#include "core/base/sha256.hpp"
#include "core/diag/file_result.hpp"
#include "image/cache/cache_place.hpp"

namespace iocwright::image {

namespace {

tl::unexpected<Diagnostic> problem(const std::string& path, std::string_view verb, int code = errno) {
  return fail(file_error({path, code}, verb, DiagKind::build_cache));
}

/// Copies within the kernel, which shares the blocks of the files if the file system can.
bool copy_content(int from, int to) {
  struct stat info {};
  if (::fstat(from, &info) != 0) return false;
  auto left = static_cast<std::size_t>(info.st_size);
  while (left > 0) {
    const ssize_t done = ::copy_file_range(from, nullptr, to, nullptr, left, 0);
    if (done <= 0) break;
    left -= static_cast<std::size_t>(done);
  }
  std::string buffer(left > 0 ? 1UL << 18 : 0, '\0');  // some file systems cannot copy within the kernel
  while (left > 0) {
    const ssize_t got = ::read(from, buffer.data(), std::min(left, buffer.size()));
    if (got <= 0 || ::write(to, buffer.data(), static_cast<std::size_t>(got)) != got) return false;
    left -= static_cast<std::size_t>(got);
  }
  return true;
}

class FolderPlace : public CachePlace {
 public:
  explicit FolderPlace(std::string folder) : folder_(std::move(folder)) {}

  Result<bool> has(const std::string& name) override {
    const std::string path = path::join(folder_, name);
    if (::access(path.c_str(), F_OK) == 0) return true;
    if (errno == ENOENT || errno == ENOTDIR) return false;
    return problem(path, "read");
  }

  Result<std::optional<std::string>> get(const std::string& name, const std::string& /*scratch*/) override {
    if (!TRY(has(name))) return std::optional<std::string>();
    const std::string path = path::join(folder_, name);
    ::utimensat(AT_FDCWD, path.c_str(), nullptr, 0);  // fails in a cache that we may only read
    return std::optional(path);
  }

  std::string local_file(const std::string& name) const override { return path::join(folder_, name); }

  Result<void> put(const std::string& name, const std::string& file) override {
    std::error_code code;
    std::filesystem::create_directories(folder_, code);
    if (code) return problem(folder_, "create folder", code.value());
    static std::atomic<unsigned> count;
    const std::string path = path::join(folder_, name), part = path + "." + std::to_string(::getpid()) + "-" +
                                                               std::to_string(count++) + ".part";
    auto written = write_part(file, part);
    if (written && ::rename(part.c_str(), path.c_str()) == 0) return {};
    if (written) written = problem(path, "write");
    ::unlink(part.c_str());
    return written;
  }

  Result<std::vector<StoredFile>> list() override {
    std::vector<StoredFile> out;
    std::error_code code;
    auto at = std::filesystem::directory_iterator(folder_, code);
    for (; !code && at != std::filesystem::end(at); at.increment(code)) {
      struct stat info {};
      if (::lstat(at->path().c_str(), &info) != 0 || !S_ISREG(info.st_mode)) continue;
      out.push_back(
          {at->path().filename().string(), static_cast<std::uint64_t>(info.st_size), info.st_mtim.tv_sec});
    }
    // A folder that is missing is one in which nothing has been stored yet.
    if (code && code.value() != ENOENT) return problem(folder_, "read", code.value());
    std::ranges::sort(out, {}, &StoredFile::name);
    return out;
  }

  Result<void> remove(const std::string& name) override {
    const std::string path = path::join(folder_, name);
    if (::unlink(path.c_str()) == 0 || errno == ENOENT) return {};
    return problem(path, "remove");
  }

 private:
  /// The name of the part is unique, so that two builds can store the same entry at the same time.
  static Result<void> write_part(const std::string& file, const std::string& part) {
    const FileHandle from(::open(file.c_str(), O_RDONLY | O_CLOEXEC));
    if (!from) return problem(file, "read");
    FileHandle to(::open(part.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666));
    if (!to || !copy_content(from.get(), to.get()) || ::fsync(to.get()) != 0 || !to.close())
      return problem(part, "write");
    return {};
  }

  std::string folder_;
};

}  // namespace

Result<std::string> hash_of_file(const std::string& file) {
  const FileHandle from(::open(file.c_str(), O_RDONLY | O_CLOEXEC));
  if (!from) return problem(file, "read");
  auto hash = Sha256::of_file(from.get());
  if (!hash) return problem(file, "read");
  return *std::move(hash);
}

std::unique_ptr<CachePlace> folder_place(std::string folder) {
  return std::make_unique<FolderPlace>(std::move(folder));
}

}  // namespace iocwright::image
