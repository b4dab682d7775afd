#include "image/assets/shared_libraries.hpp"

#include <fmt/format.h>

#include <memory>
#include <set>

#include "core/base/path.hpp"
#include "core/base/text.hpp"
#include "core/base/try.hpp"

namespace iocwright::image {

namespace {

/// A loaded file. `parent` is the file that caused it to be loaded.
struct Loaded {
  std::string path;
  ElfFile elf;
  std::shared_ptr<const Loaded> parent;
  std::vector<std::string> opens;  ///< names of libraries that it may pass to dlopen()
};
using LoadedPtr = std::shared_ptr<const Loaded>;

/// Whether a library belongs to a package. Only packages install files in these folders; /usr/local/lib is
/// for local builds.
bool from_packages(std::string_view path) {
  const auto below = [path](std::string_view folder) { return path.starts_with(folder); };
  return below("/lib") || below("/usr/lib") || below("/usr/aarch64-linux-") || below("/usr/arm-linux-") ||
         below("/usr/riscv64-linux-");
}

/// Returns the strings in a file that look like names or paths of shared libraries.
std::vector<std::string> library_strings(std::string_view content) {
  constexpr std::string_view letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_+-./";
  std::vector<std::string> out;
  for (auto at = content.find(".so"); at != std::string_view::npos; at = content.find(".so", at + 1)) {
    const auto before = content.find_last_not_of(letters, at);
    const auto begin = before == std::string_view::npos ? 0 : before + 1;
    const auto end = content.find_first_not_of("0123456789.", at + 3);
    if (begin == at || end == std::string_view::npos || content[end] != '\0') continue;
    if (begin > 0 && content[begin - 1] != '\0') continue;
    out.emplace_back(content.substr(begin, end - begin));
  }
  return out;
}

/// Adds the folders that a file in the format of ld.so.conf lists. `level` bounds the nesting of includes.
FileResult<void> read_conf(const Disk& disk, const std::string& path, std::vector<std::string>& out,
                           int level) {
  const auto content = TRY(disk.read_if_exists(path));
  if (!content || level > 5) return {};
  for (std::string_view line : text::split(*content, '\n')) {
    line = text::trim(line.substr(0, line.find('#')));
    if (line.starts_with("/")) out.emplace_back(line);
    if (!line.starts_with("include")) continue;
    const std::string pattern = path::join(path::parent(path), text::trim(line.substr(7)));
    const std::string_view ending = path::name(pattern);  // the only pattern in use is `*.conf`
    for (const std::string& name : TRY(disk.list_if_exists(path::parent(pattern))))
      if (ending.starts_with("*") && name.ends_with(ending.substr(1)))
        TRY(read_conf(disk, path::join(path::parent(pattern), name), out, level + 1));
  }
  return {};
}

class Search {
 public:
  Search(const Disk& disk, const Environment& environment, std::vector<std::string> system, int machine)
      : disk_(disk), system_(std::move(system)), machine_(machine) {
    const std::string folders = environment.get("LD_LIBRARY_PATH");
    for (std::string_view folder : text::split(folders, ':'))
      if (!folder.empty()) from_environment_.emplace_back(folder);
  }

  FileResult<NeededLibraries> run(const std::vector<std::string>& files) {
    for (const std::string& file : files)
      if (const LoadedPtr loaded = TRY(load(file, nullptr))) TRY(take(loaded));
    // Only now, so that a library that is both linked and opened counts as linked.
    opening_ = true;
    for (std::size_t i = 0; i < openers_.size(); ++i) {
      const LoadedPtr opener = openers_[i];  // a copy, as the vector grows
      for (const std::string& name : opener->opens)
        if (known_.insert(name).second)
          if (const LoadedPtr found = TRY(find(name, opener))) TRY(add(found, *opener));
    }
    return std::move(out_);
  }

 private:
  /// Returns null if there is no ELF file at `path`.
  FileResult<LoadedPtr> load(const std::string& path, const LoadedPtr& parent) {
    const auto content = TRY(skip_unusable(disk_.read_if_exists(path)));
    if (!content || !is_elf(*content)) return nullptr;
    auto elf = read_elf(*content, path, false);
    if (!elf) return nullptr;
    auto opens =
        elf->opens_libraries && !from_packages(path) ? library_strings(*content) : std::vector<std::string>();
    return std::make_shared<const Loaded>(Loaded{path, *std::move(elf), parent, std::move(opens)});
  }

  FileResult<void> add(const LoadedPtr& library, const Loaded& user) {
    out_.found.push_back({library->path, user.path, from_packages(library->path), opening_});
    return take(library);
  }

  FileResult<void> take(const LoadedPtr& file) {
    if (!file->elf.interpreter.empty() && loaders_.insert(file->elf.interpreter).second)
      out_.loaders.push_back(file->elf.interpreter);
    if (file->elf.opens_libraries && !from_packages(file->path)) {
      out_.openers.push_back(file->path);
      openers_.push_back(file);
    }
    for (const std::string& name : file->elf.needed) {
      if (!known_.insert(name).second) continue;
      const LoadedPtr found = TRY(find(name, file));
      if (found == nullptr) {
        const bool foreign = machine_ != 0 && file->elf.machine != machine_;
        out_.missing.emplace(name, MissingLibrary{file->path, foreign, opening_});
        continue;
      }
      TRY(add(found, *file));
    }
    return {};
  }

  FileResult<LoadedPtr> find(const std::string& name, const LoadedPtr& user) {
    if (name.find('/') != std::string::npos) return fitting(name, user);
    // The DT_RPATH of a file also applies to everything that it loads, unless the file that needs the library
    // has a DT_RUNPATH.
    if (user->elf.runpath.empty())
      for (const Loaded* loader = user.get(); loader != nullptr; loader = loader->parent.get())
        if (loader->elf.runpath.empty())
          if (LoadedPtr found = TRY(in_folders(expand(loader->elf.rpath, loader->path), name, user)))
            return found;
    if (LoadedPtr found = TRY(in_folders(from_environment_, name, user))) return found;
    if (LoadedPtr found = TRY(in_folders(expand(user->elf.runpath, user->path), name, user))) return found;
    if (LoadedPtr found = TRY(in_folders(system_, name, user))) return found;
    const std::string_view gnu = gnu_name(user->elf.machine);
    if (user->elf.machine == machine_ || gnu.empty()) return nullptr;
    return in_folders({fmt::format("/usr/{}/lib", gnu), fmt::format("/usr/lib/{}", gnu)}, name, user);
  }

  /// Expands $ORIGIN to the folder of the file. Links in the path are not resolved, because the loader uses
  /// the path as it was opened.
  static std::vector<std::string> expand(const std::vector<std::string>& folders, const std::string& path) {
    std::vector<std::string> out;
    for (const std::string& folder : folders)
      out.push_back(text::replace_all(text::replace_all(folder, "${ORIGIN}", "$ORIGIN"), "$ORIGIN",
                                      path::parent(path)));
    return out;
  }

  FileResult<LoadedPtr> in_folders(const std::vector<std::string>& folders, const std::string& name,
                                   const LoadedPtr& user) {
    for (const std::string& folder : folders)
      if (LoadedPtr found = TRY(fitting(path::join(folder, name), user))) return found;
    return nullptr;
  }

  /// Returns the library at `path`. Like the loader, skips one that was built for another machine.
  FileResult<LoadedPtr> fitting(const std::string& path, const LoadedPtr& user) {
    LoadedPtr found = TRY(load(path, user));
    return found != nullptr && found->elf.machine == user->elf.machine && found->elf.wide == user->elf.wide
               ? found
               : nullptr;
  }

  const Disk& disk_;
  std::vector<std::string> system_, from_environment_;
  int machine_;  ///< of this program
  std::set<std::string> known_, loaders_;
  std::vector<LoadedPtr> openers_;
  bool opening_ = false;  ///< following libraries that may be opened
  NeededLibraries out_;
};

}  // namespace

FileResult<std::vector<std::string>> loader_folders(const Disk& disk) {
  std::vector<std::string> out;
  TRY(read_conf(disk, "/etc/ld.so.conf", out, 0));
  for (const char* folder : {"/lib", "/usr/lib", "/lib64", "/usr/lib64"}) out.emplace_back(folder);
  return out;
}

FileResult<NeededLibraries> needed_libraries(const std::vector<std::string>& files, const Disk& disk,
                                             const Environment& environment) {
  auto folders = TRY(loader_folders(disk));
  return Search(disk, environment, std::move(folders), TRY(own_machine(disk))).run(files);
}

}  // namespace iocwright::image
