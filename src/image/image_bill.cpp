#include "image/image_bill.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <filesystem>

#include "core/base/build_info.hpp"
#include "core/base/path.hpp"
#include "core/base/settings.hpp"
#include "core/base/text.hpp"
#include "core/diag/file_result.hpp"
#include "image/assets/shared_libraries.hpp"
#include "image/module/bill_of_materials.hpp"
#include "image/module/built_modules.hpp"
#include "image/module/creation_time.hpp"
#include "image/module/packages.hpp"
#include "image/module/support_build.hpp"
#include "image/recipe/os_release.hpp"

namespace iocwright::image {

namespace {

/// The paths by which dpkg may know a file: /lib may be a link to /usr/lib.
std::vector<std::string> package_paths(const std::string& file) {
  std::error_code code;
  const auto real = std::filesystem::weakly_canonical(file, code);
  std::vector<std::string> out;
  for (const std::string& path : {file, code ? file : real.string()}) {
    out.push_back(path);
    if (path.starts_with("/usr/lib")) out.push_back(path.substr(4));
    if (path.starts_with("/lib")) out.push_back("/usr" + path);
  }
  return out;
}

/// Adds what the lock file does not have.
class ImageBill {
 public:
  ImageBill(const Target& target, const LockFile& lock, BuildContext& context)
      : target_(target),
        machine_(context.machine),
        packages_(machine_, ""),
        ioc_folder_(Settings(machine_.environment).text(Setting::ioc)),
        distribution_(distribution_id(machine_.disk)),
        bill_(bill_of_lock(lock, distribution_)) {}

  Result<Bill> run() {
    Component tool{
        .kind = ComponentKind::tool, .name = "iocwright", .version = std::string(build_info().version)};
    tool.purl = fmt::format("pkg:generic/iocwright@{}", build_info().version);
    bill_.add(std::move(tool));
    TRY(add_ioc());
    TRY(add_runtime_packages());
    TRY(add_libraries());
    return std::move(bill_);
  }

 private:
  Result<void> add_ioc() {
    if (!TRY(or_unreadable(machine_.disk.exists(path::join(ioc_folder_, "bin"))))) return {};
    Component ioc{.kind = ComponentKind::ioc,
                  .name = "ioc",
                  .version = Settings(machine_.environment).text(Setting::ioc_version)};
    ioc.purl = "pkg:generic/ioc";
    if (!ioc.version.empty()) ioc.purl += "@" + ioc.version;
    const std::size_t number = bill_.add(std::move(ioc));
    for (std::size_t i = 0; i < bill_.components.size(); ++i)
      if (bill_.components[i].kind == ComponentKind::module ||
          bill_.components[i].kind == ComponentKind::base)
        bill_.relate(number, Need::uses, i);
    return {};
  }

  /// Adds the packages that were named for the runtime image, if they are installed.
  Result<void> add_runtime_packages() {
    const auto list =
        TRY(or_unreadable(machine_.disk.read_if_exists(target_.configure("runtime_debs")), "read"));
    std::vector<std::string> names;
    const std::string words = text::replace_all(list.value_or(""), "\n", " ");
    for (std::string_view word : text::split(words, ' '))
      if (!word.empty() && !word.starts_with('-')) names.emplace_back(word);
    for (const auto& [name, version] : TRY(packages_.versions(names)))
      bill_.add(package_component(name, version, distribution_));
    return {};
  }

  /// The programs and libraries in the `bin` and `lib` folders of all architectures.
  Result<void> add_programs(const std::string& top, std::vector<std::string>& out) {
    for (const char* kind : {"bin", "lib"}) {
      const std::string folder = path::join(top, kind);
      for (const std::string& arch : TRY(list(folder)))
        for (const std::string& name : TRY(list(path::join(folder, arch)))) {
          const std::string file = path::join(path::join(folder, arch), name);
          if (!name.ends_with(".a") && TRY(or_unreadable(machine_.disk.is_file(file)))) out.push_back(file);
        }
    }
    return {};
  }

  Result<std::vector<std::string>> list(const std::string& folder) const {
    return or_unreadable(skip_unusable(machine_.disk.list(folder)), "list");
  }

  /// Adds the packages of all shared libraries that the programs and libraries of the image load.
  Result<void> add_libraries() {
    std::vector<std::string> files;
    TRY(add_programs(target_.epics_base, files));
    TRY(add_programs(ioc_folder_, files));
    for (const std::string& name : TRY(list(target_.support)))
      TRY(add_programs(path::join(target_.support, name), files));
    const NeededLibraries needed =
        TRY(or_unreadable(needed_libraries(files, machine_.disk, machine_.environment), "read"));
    std::vector<std::string> paths;
    for (const NeededLibrary& library : needed.found)
      if (library.system) std::ranges::move(package_paths(library.path), std::back_inserter(paths));
    const auto owners = TRY(packages_.owners(paths));
    std::vector<std::string> names;
    for (const auto& [path, name] : owners) names.push_back(name);
    const auto versions = TRY(packages_.versions(names));
    std::map<std::string, std::size_t> numbers;  // of packages, by the path of their library
    for (const NeededLibrary& library : needed.found)
      for (const std::string& path : package_paths(library.path))
        if (const auto owner = owners.find(path); owner != owners.end() && versions.contains(owner->second)) {
          numbers[library.path] =
              bill_.add(package_component(owner->second, versions.at(owner->second), distribution_));
          break;
        }
    for (const NeededLibrary& library : needed.found)
      if (const auto used = numbers.find(library.path); used != numbers.end())
        if (const auto user = user_of(library.wanted_by, numbers); user >= 0)
          bill_.relate(static_cast<std::size_t>(user), Need::run, used->second);
    return {};
  }

  /// The component that a file belongs to; -1 if unknown.
  std::ptrdiff_t user_of(const std::string& file, const std::map<std::string, std::size_t>& numbers) const {
    if (const auto found = numbers.find(file); found != numbers.end())
      return static_cast<std::ptrdiff_t>(found->second);
    if (path::is_within(file, target_.epics_base)) return bill_.find(ComponentKind::base, "epics-base");
    if (path::is_within(file, ioc_folder_)) return bill_.find(ComponentKind::ioc, "ioc");
    if (!path::is_within(file, target_.support)) return -1;
    const std::string below = file.substr(target_.support.size() + 1);
    return bill_.find(ComponentKind::module, below.substr(0, below.find('/')));
  }

  const Target& target_;
  const Machine& machine_;
  Packages packages_;
  std::string ioc_folder_, distribution_;
  Bill bill_;
};

}  // namespace

std::optional<std::string> image_bill(std::string_view format, const Target& target, BuildContext& context) {
  Sink& sink = context.sink();
  const std::string file = SupportBuild::lock_path(target);
  if (const auto exists = context.machine.disk.exists(file); exists && !*exists) {
    sink.add(error(DiagKind::unreadable_file, fmt::format("there is no lock file `{}`", file))
                 .help("build modules with `iocwright support build` first"));
    return std::nullopt;
  }
  auto all = read_own_lock(file, context.reader);
  auto now = creation_time(context.machine.environment, context.machine.clock);
  if (sink.take_error(now) || !all) return std::nullopt;
  auto lock = only_built(*std::move(all), target, context.machine.disk);
  if (sink.take_error(lock)) return std::nullopt;
  auto bill = ImageBill(target, *lock, context).run();
  if (sink.take_error(bill)) return std::nullopt;
  return (format == "cyclonedx" ? cyclonedx_bill(*bill, *now + "Z") : spdx_bill(*bill, *now + "Z")).dump(2) +
         "\n";
}

}  // namespace iocwright::image
