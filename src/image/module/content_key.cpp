#include "image/module/content_key.hpp"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <memory>

#include "core/base/path.hpp"
#include "core/base/process.hpp"
#include "core/base/settings.hpp"
#include "core/base/sha256.hpp"
#include "core/diag/file_result.hpp"
#include "image/recipe/describe.hpp"

namespace iocwright::image {

namespace {

bool is_later(const timespec& a, const timespec& b) {
  return a.tv_sec > b.tv_sec || (a.tv_sec == b.tv_sec && a.tv_nsec > b.tv_nsec);
}

tl::unexpected<FileError> problem(const std::string& path, int code = errno) {
  return tl::make_unexpected(FileError{path, code});
}

FileResult<bool> has_later(int parent, const char* name, const std::string& path, const timespec& stamp);

/// Whether an entry of an open folder was modified after `stamp`. Compares the times of status changes,
/// which, unlike those of modifications, no program can set. Calls stat for its type, too, because some file
/// systems report DT_UNKNOWN.
FileResult<bool> is_later_entry(int folder, const dirent& entry, const std::string& path,
                                const timespec& stamp) {
  const auto inside = [&] { return path + "/" + entry.d_name; };
  if (entry.d_type == DT_DIR) return has_later(folder, entry.d_name, inside(), stamp);
  struct stat info {};
  if (::fstatat(folder, entry.d_name, &info, AT_SYMLINK_NOFOLLOW) != 0) {
    const int code = errno;
    if (code == ENOENT) return true;  // removed in the meantime
    return problem(inside(), code);
  }
  if (S_ISDIR(info.st_mode)) return has_later(folder, entry.d_name, inside(), stamp);
  return is_later(info.st_ctim, stamp);
}

/// Walks the tree with openat(), so that the kernel need not resolve the full path of each of the thousands
/// of files of a module.
FileResult<bool> has_later(int parent, const char* name, const std::string& path, const timespec& stamp) {
  const int fd = ::openat(parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
  if (fd < 0 && (errno == ENOENT || errno == ENOTDIR)) return true;  // removed
  if (fd < 0) return problem(path);
  const std::unique_ptr<DIR, int (*)(DIR*)> folder(::fdopendir(fd), ::closedir);
  if (!folder) return problem(path);
  struct stat own {};
  if (::fstat(fd, &own) != 0) return problem(path);
  if (is_later(own.st_ctim, stamp)) return true;  // a file was added or removed
  for (errno = 0; const dirent* entry = ::readdir(folder.get()); errno = 0) {
    const std::string_view entry_name(entry->d_name);
    if (entry_name == "." || entry_name == ".." || entry_name == ".git" || entry_name == "RELEASE.local")
      continue;
    if (TRY(is_later_entry(fd, *entry, path, stamp))) return true;
  }
  if (errno != 0) return problem(path);
  return false;
}

}  // namespace

Result<std::string> platform_key(const Target& target, const Disk& disk, const Environment& environment) {
  Sha256 hash;
  hash.add_item(target.epics_base);
  const std::string version = path::join(target.epics_base, "configure/CONFIG_BASE_VERSION");
  hash.add_item(TRY(or_unreadable(disk.read_if_exists(version), "read")).value_or(""));
  hash.add_item(target.target_arch);
  hash.add_item(Settings(environment).text(Setting::epics_host_arch));
  for (const char* compiler : {"g++", "gcc", "clang++"}) {
    const auto program = TRY(or_unreadable(find_program(compiler, environment)));
    if (!program) continue;
    struct stat info {};
    if (::stat(program->c_str(), &info) != 0)
      return or_unreadable(FileResult<std::string>(problem(*program)));
    hash.add_item(*program + " " + std::to_string(info.st_size) + " " + std::to_string(info.st_mtim.tv_sec));
  }
  return hash.finish();
}

Result<std::string> recipe_hash(const ModulePlan& module, const Disk& disk) {
  Sha256 hash;
  for (const std::string& file : module.recipe_files) {
    hash.add_item(path::name(file));
    hash.add_item(TRY(or_unreadable(disk.read(file), "read")));
  }
  // Commands of the recipe may use other files in its folder. Definitions are linked rather than copied, so
  // only their names matter.
  for (const std::string& name : TRY(or_unreadable(disk.list_if_exists(module.recipe_folder), "list"))) {
    const std::string file = path::join(module.recipe_folder, name);
    const bool used =
        std::find(module.recipe_files.begin(), module.recipe_files.end(), file) != module.recipe_files.end();
    if (used || name.starts_with('.') || name.ends_with('~') || name.ends_with(".md")) continue;
    if (!TRY(or_unreadable(disk.is_file(file)))) continue;
    const bool linked =
        name.ends_with(".ibek.support.yaml") || name.ends_with(".pvi.device.yaml") || name.ends_with(".req");
    hash.add_item(name);
    hash.add_item(linked ? std::string() : TRY(or_unreadable(disk.read(file), "read")));
  }
  return hash.finish();
}

std::vector<std::string> dependencies(const ModulePlan& module, const LockFile& lock) {
  std::vector<std::string> out = module.after;
  if (module.requirements) {
    for (const std::string& name : *module.requirements)
      if (lock.find(name) != nullptr) out.push_back(name);
  } else {
    for (const LockedModule& other : lock.modules) {
      if (other.name == module.name) break;
      out.push_back(other.name);
    }
  }
  std::sort(out.begin(), out.end());
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

std::string content_key(const ModulePlan& module, const std::string& recipe, const std::string& commit,
                        const std::string& platform, const LockFile& lock) {
  ModulePlan same = module;
  same.after.clear();  // depends on the command line; the dependencies cover it
  Sha256 hash;
  hash.add_item(to_json(same).dump());
  hash.add_item(recipe);
  hash.add_item(commit);
  hash.add_item(platform);
  for (const std::string& name : dependencies(module, lock)) {
    const LockedModule* other = lock.find(name);
    hash.add_item(name);
    hash.add_item(other != nullptr ? other->key : "");
  }
  return hash.finish();
}

FileResult<bool> changed_since(const std::string& folder, const std::string& stamp) {
  struct stat info {};
  if (::stat(stamp.c_str(), &info) != 0) {
    if (errno == ENOENT || errno == ENOTDIR) return true;
    return problem(stamp);
  }
  return has_later(AT_FDCWD, (folder + "/.").c_str(), folder, info.st_ctim);
}

}  // namespace iocwright::image
