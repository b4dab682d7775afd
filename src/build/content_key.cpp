#include "build/content_key.hpp"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>

#include <algorithm>
#include <memory>

#include "base/path.hpp"
#include "base/process.hpp"
#include "base/sha256.hpp"
#include "build/describe.hpp"

namespace iocwright::build {

namespace {

bool is_later(const timespec& a, const timespec& b) { return a.tv_sec > b.tv_sec || (a.tv_sec == b.tv_sec && a.tv_nsec > b.tv_nsec); }

/// Walks by open folders: a module has thousands of files, and a path each would cost more than the look.
bool has_later(int parent, const char* name, const timespec& stamp) {
  const int fd = ::openat(parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
  if (fd < 0) return false;
  const std::unique_ptr<DIR, int (*)(DIR*)> folder(::fdopendir(fd), ::closedir);
  if (!folder) return false;
  struct stat own {};
  if (::fstat(fd, &own) == 0 && is_later(own.st_mtim, stamp)) return true;  // a file came or went
  while (const dirent* entry = ::readdir(folder.get())) {
    const std::string_view entry_name(entry->d_name);
    if (entry_name == "." || entry_name == ".." || entry_name == ".git" || entry_name == "RELEASE.local") continue;
    if (entry->d_type == DT_DIR) {
      if (has_later(fd, entry->d_name, stamp)) return true;
      continue;
    }
    struct stat info {};
    if (::fstatat(fd, entry->d_name, &info, AT_SYMLINK_NOFOLLOW) == 0 && is_later(info.st_mtim, stamp)) return true;
  }
  return false;
}

}  // namespace

std::string platform_key(const Target& target, const Disk& disk, const Environment& environment) {
  Sha256 hash;
  hash.add_item(target.epics_base);
  hash.add_item(disk.read(path::join(target.epics_base, "configure/CONFIG_BASE_VERSION")).value_or(""));
  hash.add_item(target.target_arch);
  hash.add_item(environment.get("EPICS_HOST_ARCH"));
  for (const char* compiler : {"g++", "gcc", "clang++"}) {
    struct stat info {};
    const auto program = find_program(compiler, environment);
    if (program && ::stat(program->c_str(), &info) == 0)
      hash.add_item(*program + " " + std::to_string(info.st_size) + " " + std::to_string(info.st_mtim.tv_sec));
  }
  return hash.finish();
}

std::string recipe_hash(const ModulePlan& module, const Disk& disk) {
  Sha256 hash;
  for (const std::string& file : module.recipe_files) {
    hash.add_item(path::name(file));
    hash.add_item(disk.read(file).value_or(""));
  }
  // Commands of the recipe may use what stands beside it. Of definitions the names count: they are linked, not copied.
  for (const std::string& name : disk.list(module.recipe_folder).value_or(std::vector<std::string>())) {
    const std::string file = path::join(module.recipe_folder, name);
    const bool used = std::find(module.recipe_files.begin(), module.recipe_files.end(), file) != module.recipe_files.end();
    if (used || name.starts_with('.') || name.ends_with('~') || name.ends_with(".md") || disk.kind(file) != FileKind::file) continue;
    const bool linked = name.ends_with(".ibek.support.yaml") || name.ends_with(".pvi.device.yaml") || name.ends_with(".req");
    hash.add_item(name);
    hash.add_item(linked ? "" : disk.read(file).value_or(""));
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

std::string content_key(const ModulePlan& module, const std::string& recipe, const std::string& commit, const std::string& platform,
                        const LockFile& lock) {
  ModulePlan same = module;
  same.after.clear();  // the dependencies say it, whatever the command line was
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

bool changed_since(const std::string& folder, const std::string& stamp) {
  struct stat info {};
  if (::stat(stamp.c_str(), &info) != 0) return true;
  return has_later(AT_FDCWD, (folder + "/.").c_str(), info.st_mtim);
}

}  // namespace iocwright::build
