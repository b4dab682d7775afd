#include "image/assets/shared_libraries.hpp"

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
};
using LoadedPtr = std::shared_ptr<const Loaded>;

/// Whether a library belongs to a package. Only packages install files in these folders; /usr/local/lib is
/// for local builds.
bool from_packages(std::string_view path) { return path.starts_with("/lib") || path.starts_with("/usr/lib"); }

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
  Search(const Disk& disk, const Environment& environment, std::vector<std::string> system)
      : disk_(disk), system_(std::move(system)) {
    const std::string folders = environment.get("LD_LIBRARY_PATH");
    for (std::string_view folder : text::split(folders, ':'))
      if (!folder.empty()) from_environment_.emplace_back(folder);
  }

  FileResult<NeededLibraries> run(const std::vector<std::string>& files) {
    for (const std::string& file : files)
      if (const LoadedPtr loaded = TRY(load(file, nullptr))) TRY(take(loaded));
    return std::move(out_);
  }

 private:
  /// Returns null if there is no ELF file at `path`.
  FileResult<LoadedPtr> load(const std::string& path, const LoadedPtr& parent) {
    const auto content = TRY(skip_unusable(disk_.read_if_exists(path)));
    if (!content || !is_elf(*content)) return nullptr;
    auto elf = read_elf(*content, path, false);
    if (!elf) return nullptr;
    return std::make_shared<const Loaded>(Loaded{path, *std::move(elf), parent});
  }

  FileResult<void> take(const LoadedPtr& file) {
    if (!file->elf.interpreter.empty() && loaders_.insert(file->elf.interpreter).second)
      out_.loaders.push_back(file->elf.interpreter);
    for (const std::string& name : file->elf.needed) {
      if (!known_.insert(name).second) continue;
      const LoadedPtr found = TRY(find(name, file));
      if (found == nullptr) {
        out_.missing.emplace(name, file->path);
        continue;
      }
      out_.found.push_back({found->path, file->path, from_packages(found->path)});
      TRY(take(found));
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
    return in_folders(system_, name, user);
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
  std::set<std::string> known_, loaders_;
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
  return Search(disk, environment, TRY(loader_folders(disk))).run(files);
}

}  // namespace iocwright::image
