#include "image/module/file_hashes.hpp"

#include <fmt/format.h>
#include <sys/stat.h>

#include <cerrno>

#include "core/base/path.hpp"
#include "core/base/sha256.hpp"
#include "core/base/text.hpp"
#include "core/diag/file_result.hpp"
#include "core/fetch/download.hpp"

namespace iocwright::image {

namespace {

constexpr std::string_view format_line = "iocwright file hashes 1";

template <class T = struct stat>
Result<T> stat_of(const std::string& path, int (*function)(const char*, T*)) {
  T out{};
  if (function(path.c_str(), &out) == 0) return out;
  return fail(error(DiagKind::unreadable_file, FileError{path, errno}.text("read")));
}

std::string stamp_of(const struct stat& info) {
  return fmt::format("{}/{}/{}.{}", info.st_ino, info.st_size, info.st_mtim.tv_sec, info.st_mtim.tv_nsec);
}

}  // namespace

Result<FileHashes> FileHashes::read(Disk& disk, std::string memory) {
  FileHashes out(disk, std::move(memory));
  const auto text = TRY(or_unreadable(disk.read_if_exists(out.memory_), "read"));
  if (!text) return out;
  const auto lines = text::split(*text, '\n');
  if (lines.front() != format_line) return out;
  for (const std::string_view line : lines) {
    const auto fields = text::split(line, '\t');
    if (fields.size() == 3)
      out.known_.emplace(fields[0], Entry{.stamp = std::string(fields[1]), .value = std::string(fields[2])});
  }
  return out;
}

Result<std::string> FileHashes::remembered(std::string key, std::string stamp,
                                           const std::function<Result<std::string>()>& compute) {
  const auto found = known_.find(key);
  Entry entry;
  if (found != known_.end() && found->second.stamp == stamp) {
    entry = found->second;
  } else {
    entry = {.stamp = std::move(stamp), .value = {}};
    entry.value = TRY(compute());
    changed_ = true;
  }
  std::string value = entry.value;
  used_.insert_or_assign(std::move(key), std::move(entry));
  return value;
}

Result<std::string> FileHashes::value_of(const std::string& path, const std::string& name,
                                         const std::function<Result<std::string>()>& compute) {
  return remembered(name + " " + path, stamp_of(TRY(stat_of(path, ::stat))), compute);
}

Result<std::string> FileHashes::value_for(const std::string& hash, const std::string& name,
                                          const std::function<Result<std::string>()>& compute) {
  return remembered(name, hash, compute);
}

Result<std::string> FileHashes::of(const std::string& path) {
  return value_of(path, "sha256", [&] { return fetch::hash_file(*disk_, path); });
}

Result<std::string> FileHashes::of_folder(const std::string& path) {
  if (!TRY(or_unreadable(disk_->exists(path)))) return std::string();
  Sha256 hash;
  for (const std::string& name : TRY(or_unreadable(disk_->list(path), "list"))) {
    if (name == ".git" || name.starts_with("O.")) continue;
    const std::string inside = path::join(path, name);
    const struct stat info = TRY(stat_of(inside, ::lstat));
    hash.add_item(name);
    if (S_ISLNK(info.st_mode)) {
      hash.add_item("link");
      hash.add_item(TRY(or_unreadable(disk_->read_link(inside), "read the link")));
    } else if (S_ISDIR(info.st_mode)) {
      hash.add_item("folder");
      hash.add_item(TRY(of_folder(inside)));
    } else if (S_ISREG(info.st_mode)) {
      hash.add_item((info.st_mode & S_IXUSR) != 0 ? "program" : "file");
      hash.add_item(TRY(of(inside)));
    }
  }
  return hash.finish();
}

Result<void> FileHashes::save() {
  if (!changed_) return {};
  std::string text(format_line);
  text += '\n';
  for (const auto& [key, entry] : used_)
    if ((key + entry.value).find_first_of("\t\n") == std::string::npos)
      text += fmt::format("{}\t{}\t{}\n", key, entry.stamp, entry.value);
  changed_ = false;
  return or_fail(disk_->replace(memory_, text), "write");
}

}  // namespace iocwright::image
