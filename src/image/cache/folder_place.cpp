// A build cache in a folder, which may be a mount that other builds use at the same time.
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>

#include "core/base/file_content.hpp"
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

/// A new file beside the one that it is to replace.
struct Part {
  std::string path;
  FileHandle file;
};

/// Creates a file with a random name: processes of containers that share the folder may have equal numbers.
Result<Part> create_part(const std::string& path) {
  while (true) {
    std::uint64_t number = 0;
    if (::getrandom(&number, sizeof number, 0) != sizeof number) return problem(path, "write");
    std::string part = fmt::format("{}.{:016x}.part", path, number);
    FileHandle file(::open(part.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666));
    if (file) return Part{std::move(part), std::move(file)};
    if (errno != EEXIST) return problem(part, "write");
  }
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
    return std::optional(path::join(folder_, name));
  }

  void note_use(const std::string& name) override {
    ::utimensat(AT_FDCWD, path::join(folder_, name).c_str(), nullptr, 0);  // fails in a read-only cache
  }

  std::string local_file(const std::string& name) const override { return path::join(folder_, name); }

  Result<void> put(const std::string& name, const std::string& file) override {
    std::error_code code;
    std::filesystem::create_directories(folder_, code);
    if (code) return problem(folder_, "create folder", code.value());
    const std::string path = path::join(folder_, name);
    Part part = TRY(create_part(path));
    auto written = write_part(file, part);
    if (written && ::rename(part.path.c_str(), path.c_str()) == 0) return {};
    if (written) written = problem(path, "write");
    ::unlink(part.path.c_str());
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
  static Result<void> write_part(const std::string& file, Part& part) {
    const FileHandle from(::open(file.c_str(), O_RDONLY | O_CLOEXEC));
    if (!from) return problem(file, "read");
    TRY(or_fail(copy_content(from.get(), part.file.get(), part.path), "write", DiagKind::build_cache));
    if (::fsync(part.file.get()) != 0 || !part.file.close()) return problem(part.path, "write");
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
