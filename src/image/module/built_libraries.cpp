#include "image/module/built_libraries.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "core/base/path.hpp"
#include "core/base/text.hpp"
#include "core/diag/file_result.hpp"
#include "core/diag/suggestion.hpp"

namespace iocwright::image {

namespace {

/// The name of the library in a file such as `libusb-1.0.so.0` or `asyn.lib`; empty for other files.
std::string library_in(std::string_view file) {
  if (file.ends_with(".lib")) return std::string(file.substr(0, file.size() - 4));
  if (!file.starts_with("lib")) return "";
  std::size_t end = file.find(".so");
  if (end == std::string_view::npos) end = file.ends_with(".a") ? file.size() - 2 : 0;
  return end == 0 ? "" : std::string(file.substr(3, end - 3));
}

FileResult<std::vector<std::string>> libraries_in(const std::string& folder, const Disk& disk) {
  std::vector<std::string> out;
  for (const std::string& file : TRY(skip_unusable(disk.list_if_exists(folder))))
    if (std::string name = library_in(file); !name.empty()) out.push_back(std::move(name));
  out.erase(std::unique(out.begin(), out.end()), out.end());  // the folder's names are sorted
  return out;
}

/// The folders other than the module's own where the linker finds libraries.
FileResult<std::vector<std::string>> other_folders(const Target& target, const Disk& disk) {
  const std::string arch = "lib/" + target.target_arch;
  std::vector<std::string> out{path::join(target.epics_base, arch)};
  for (const std::string& module : TRY(disk.list_if_exists(target.support)))
    out.push_back(path::join(path::join(target.support, module), arch));
  for (const char* system : {"/usr/local/lib", "/usr/lib", "/lib"}) {
    out.emplace_back(system);
    for (const std::string& name : TRY(skip_unusable(disk.list_if_exists(system))))
      if (name.ends_with("-linux-gnu")) out.push_back(path::join(system, name));
  }
  return out;
}

bool contains(const std::vector<std::string>& names, std::string_view name) {
  return std::ranges::find(names, name) != names.end();
}

}  // namespace

Result<void> check_libraries(const RegisterModule& module, const Target& target, const Disk& disk) {
  const std::string folder = path::join(module.folder, "lib/" + target.target_arch);
  const auto built = TRY(or_unreadable(libraries_in(folder, disk), "list"));
  std::vector<PlacedText> missing = module.libs;
  std::erase_if(missing, [&](const PlacedText& library) { return contains(built, library.text); });
  if (missing.empty()) return {};
  for (const std::string& other : TRY(or_unreadable(other_folders(target, disk), "list"))) {
    const auto names = TRY(or_unreadable(libraries_in(other, disk), "list"));
    std::erase_if(missing, [&](const PlacedText& library) { return contains(names, library.text); });
    if (missing.empty()) return {};
  }
  const std::string what =
      built.empty() ? "the module has built no library: correct `libs`, or the settings that it is built with"
                    : "the module has built " + short_list(built);
  return fail(error(DiagKind::missing_library,
                    fmt::format("the module has not built the library `{}`: it is not in `{}`",
                                missing.front().text, folder))
                  .at(missing.front().place)
                  .help(did_you_mean(missing.front().text, {built.begin(), built.end()}, what)));
}

}  // namespace iocwright::image
