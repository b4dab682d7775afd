#include "image/module/content_key.hpp"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <memory>
#include <nlohmann/json.hpp>
#include <vector>

#include "core/base/path.hpp"
#include "core/base/sha256.hpp"
#include "core/base/text.hpp"
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

/// Read by programs that a build runs, whatever is in the makefiles (GNU make manual, "Implicit Variables";
/// GCC manual, "Environment Variables"; pkg-config(1)).
constexpr std::string_view variables_of_tools[] = {"AR",
                                                   "AS",
                                                   "CC",
                                                   "CCC",
                                                   "CPP",
                                                   "CXX",
                                                   "FC",
                                                   "LD",
                                                   "LEX",
                                                   "YACC",
                                                   "RANLIB",
                                                   "GNUMAKEFLAGS",
                                                   "MAKEFILES",
                                                   "CPATH",
                                                   "C_INCLUDE_PATH",
                                                   "LIBRARY_PATH",
                                                   "COMPILER_PATH",
                                                   "LD_RUN_PATH",
                                                   "LD_PRELOAD",
                                                   "CPLUS_INCLUDE_PATH",
                                                   "PERL5LIB",
                                                   "LD_LIBRARY_PATH",
                                                   "PYTHONPATH",
                                                   "BASH_ENV",
                                                   "GCC_EXEC_PREFIX",
                                                   "PERL5OPT",
                                                   "SOURCE_DATE_EPOCH",
                                                   "PKG_CONFIG_PATH",
                                                   "CMAKE_PREFIX_PATH",
                                                   "PKG_CONFIG_LIBDIR",
                                                   "PKG_CONFIG_SYSROOT_DIR"};
constexpr std::string_view endings_of_flags[] = {"FLAGS", "_LIBS", "LDLIBS", "_INCLUDES", "_OPT"};
/// Set by us, covered otherwise, or different on each machine and in each terminal.
constexpr std::string_view ignored_variables[] = {"SUPPORT",
                                                  "EPICS_BASE",
                                                  "EPICS_ROOT",
                                                  "EPICS_HOST_ARCH",
                                                  "EPICS_TARGET_ARCH",
                                                  "IOC",
                                                  "MAKEFLAGS",
                                                  "MAKELEVEL",
                                                  "MFLAGS",
                                                  "HOME",
                                                  "PATH",
                                                  "PWD",
                                                  "OLDPWD",
                                                  "SHELL",
                                                  "SHLVL",
                                                  "TERM",
                                                  "USER",
                                                  "LOGNAME",
                                                  "HOSTNAME",
                                                  "TMPDIR",
                                                  "_",
                                                  "DEBIAN_FRONTEND",
                                                  "TOP"};

/// The arguments of make without those that only set the number of jobs.
std::vector<std::string> without_jobs(const std::vector<std::string>& arguments) {
  std::vector<std::string> out;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const std::string_view word = arguments[i];
    const bool is_number_next =
        i + 1 < arguments.size() && arguments[i + 1].find_first_not_of("0123456789") == std::string::npos;
    if (word == "-j" || word == "--jobs") i += is_number_next ? 1 : 0;
    else if (!word.starts_with("--jobs=") &&
             !(word.starts_with("-j") && word.find_first_not_of("0123456789", 2) == std::string_view::npos))
      out.emplace_back(word);
  }
  return out;
}

}  // namespace

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

std::string content_key(const KeyInputs& inputs) {
  const nlohmann::ordered_json plan = to_json(inputs.plan);
  Sha256 hash;
  hash.add_item("iocwright key 2");
  for (const Step& step : inputs.plan.steps) {
    if (std::holds_alternative<CloneSource>(step.action)) continue;  // covered by the tree
    nlohmann::ordered_json row = plan["steps"][static_cast<std::size_t>(&step - inputs.plan.steps.data())];
    row.erase("does");
    if (const auto* make = std::get_if<RunMake>(&step.action))
      row["action"] = {{"make", without_jobs(make->arguments)}, {"folder", make->folder}};
    hash.add_item(text::replace_all(row.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace),
                                    inputs.plan.recipe_folder, "."));
  }
  for (const std::string* item : {&inputs.plan.name, &inputs.plan.macro, &inputs.plan.folder, &inputs.recipe,
                                  &inputs.tree, &inputs.time, &inputs.base, &inputs.release})
    hash.add_item(*item);
  for (const auto* items : {&inputs.dependencies, &inputs.variables, &inputs.packages, &inputs.downloads}) {
    hash.add_item(std::to_string(items->size()));
    for (const auto& [name, value] : *items) {
      hash.add_item(name);
      hash.add_item(value);
    }
  }
  return hash.finish();
}

std::map<std::string, std::string> variables_of_build(
    const Environment& environment, const std::function<bool(const std::string& name)>& is_read) {
  std::map<std::string, std::string> out;
  for (const auto& [name, value] : environment.all()) {
    const auto is = [&](std::string_view word) { return name == word; };
    if (std::ranges::any_of(ignored_variables, is)) continue;
    const auto is_ending = [&](std::string_view ending) { return name.ends_with(ending); };
    if (std::ranges::any_of(variables_of_tools, is) || std::ranges::any_of(endings_of_flags, is_ending) ||
        is_read(name))
      out.emplace(name, value);
  }
  return out;
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
