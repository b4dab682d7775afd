// A disk in memory that can fail after a number of changes, like a machine that is switched off; at one path;
// or in one call, like a network file system with a transient error.
#pragma once

#include <cerrno>
#include <limits>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "core/base/disk.hpp"
#include "core/base/path.hpp"

namespace iocwright::tests {

class MemoryDisk : public Disk {
 public:
  std::map<std::string, std::string> files;
  std::set<std::string> folders;
  std::map<std::string, std::string> links;
  std::set<std::string> mounts;
  std::vector<std::string> synced;                                        ///< all paths that were synced
  std::size_t changes = 0;                                                ///< made so far
  std::size_t maximum_changes = std::numeric_limits<std::size_t>::max();  ///< further changes fail with EIO

  std::map<std::string, int> errors;  ///< reading these paths fails with these errno values
  static constexpr std::size_t never = std::numeric_limits<std::size_t>::max();
  mutable std::size_t calls = 0;     ///< made so far, of any function that can fail
  std::size_t failing_call = never;  ///< the number, from 0, of the only call that fails with `failing_code`
  int failing_code = EIO;

  FileResult<FileKind> kind(const std::string& path) const override {
    if (const int code = error_at(path); code != 0) return failed(path, code);
    const std::string target = followed(path);
    if (files.contains(target)) return FileKind::file;
    return is_folder(target) ? FileKind::folder : FileKind::none;
  }
  FileResult<bool> is_link(const std::string& path) const override {
    if (const int code = error_at(path); code != 0) return failed(path, code);
    return links.contains(path);
  }

  FileResult<std::string> read(const std::string& path) const override {
    if (const int code = error_at(path); code != 0) return failed(path, code);
    const auto found = files.find(followed(path));
    if (found == files.end()) return failed(path, ENOENT);
    return found->second;
  }

  FileResult<std::vector<std::string>> list(const std::string& path) const override {
    if (const int code = error_at(path); code != 0) return failed(path, code);
    if (!is_folder(followed(path))) return failed(path, files.contains(followed(path)) ? ENOTDIR : ENOENT);
    std::set<std::string> names;
    const auto take = [&](const std::string& other) {
      if (other.starts_with(path + "/"))
        names.insert(other.substr(path.size() + 1, other.find('/', path.size() + 1) - path.size() - 1));
    };
    for (const auto& [name, content] : files) take(name);
    for (const auto& [name, target] : links) take(name);
    for (const std::string& name : folders) take(name);
    return std::vector<std::string>(names.begin(), names.end());
  }

  FileResult<void> write(const std::string& path, std::string_view content) override {
    return change(path, [&] { files[path] = content; });
  }

  FileResult<void> rename(const std::string& from, const std::string& to) override {
    if (links.contains(from))
      return change(to, [&] {
        links[to] = links[from];
        links.erase(from);
        files.erase(to);
      });
    if (!files.contains(from)) return failed(from, ENOENT);
    return change(to, [&] {
      files[to] = files[from];
      files.erase(from);
      links.erase(to);
    });
  }

  FileResult<void> remove(const std::string& path) override {
    return change(path, [&] {
      files.erase(path);
      links.erase(path);
    });
  }

  FileResult<void> remove_tree(const std::string& path) override {
    return change(path, [&] {
      std::erase_if(files, [&](const auto& item) { return item.first.starts_with(path + "/"); });
      std::erase_if(folders, [&](const auto& item) { return item == path || item.starts_with(path + "/"); });
    });
  }

  FileResult<void> make_folders(const std::string& path) override {
    return change(path, [&] { folders.insert(path); });
  }

  FileResult<void> make_link(const std::string& target, const std::string& path) override {
    return change(path, [&] { links[path] = target; });
  }

  FileResult<void> copy_file(const std::string& from, const std::string& to) override {
    if (!files.contains(from)) return failed(from, ENOENT);
    return change(to, [&] { files[to] = files[from]; });
  }

  FileResult<std::string> read_link(const std::string& path) const override {
    if (const int code = error_at(path); code != 0) return failed(path, code);
    const auto found = links.find(path);
    if (found == links.end()) return failed(path, EINVAL);
    return found->second;
  }

  FileResult<bool> is_mount(const std::string& path) const override {
    if (const int code = error_at(path); code != 0) return failed(path, code);
    return mounts.contains(path);
  }

  FileResult<void> sync(const std::vector<std::string>& paths) override {
    if (fails_now()) return failed(paths.front(), failing_code);
    synced.insert(synced.end(), paths.begin(), paths.end());
    return {};
  }

  FileResult<std::unique_ptr<Lock>> lock(const std::string& path) override {
    if (fails_now()) return failed(path, failing_code);
    return std::make_unique<Lock>();
  }

 private:
  static tl::unexpected<FileError> failed(const std::string& path, int code) {
    return tl::make_unexpected(FileError{path, code});
  }

  bool fails_now() const { return calls++ == failing_call; }
  /// The errno value with which a call that reads `path` fails; 0 if it succeeds.
  int error_at(const std::string& path) const {
    if (fails_now()) return failing_code;
    const auto found = errors.find(path);
    return found == errors.end() ? 0 : found->second;
  }

  template <class Change>
  FileResult<void> change(const std::string& path, Change make) {
    if (fails_now()) return failed(path, failing_code);
    if (changes >= maximum_changes) return failed(path, EIO);
    ++changes;
    make();
    return {};
  }

  std::string followed(const std::string& path) const {
    const auto link = links.find(path);
    return link == links.end() ? path : link->second;
  }

  bool is_folder(const std::string& path) const {
    if (folders.contains(path)) return true;
    for (const auto& [name, content] : files)
      if (name.starts_with(path + "/")) return true;
    for (const std::string& name : folders)
      if (name.starts_with(path + "/")) return true;
    return false;
  }
};

}  // namespace iocwright::tests
