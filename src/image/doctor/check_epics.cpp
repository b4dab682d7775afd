#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <vector>

#include "core/base/path.hpp"
#include "core/base/settings.hpp"
#include "core/base/text.hpp"
#include "epics/site/base_version.hpp"
#include "epics/site/release.hpp"
#include "image/doctor/patient.hpp"
#include "image/ioc/ioc_modules.hpp"

namespace iocwright::image {

namespace {

std::string base_folder(const Patient& patient) {
  return Settings(patient.environment).text(Setting::epics_base);
}

std::vector<std::string> folders_in(const Disk& disk, const std::string& folder) {
  std::vector<std::string> out;
  for (std::string& name : disk.list(folder).value_or(std::vector<std::string>()))
    if (disk.is_folder(path::join(folder, name)).value_or(false)) out.push_back(std::move(name));
  return out;
}

Finding missing_base(const Patient& patient, const std::string& folder) {
  if (patient.is_developer())
    return {Health::error, "EPICS Base", fmt::format("there is no EPICS Base in `{}`", folder),
            "set EPICS_BASE to its folder, or use a base image that contains it"};
  return {Health::note, "EPICS Base", fmt::format("there is no EPICS Base in `{}`", folder),
          "without its `caget`, probes only check the process"};
}

/// The host architecture that builds use.
Finding check_host(const Patient& patient, const std::vector<std::string>& built) {
  const std::string host = Settings(patient.environment).text(Setting::epics_host_arch);
  const std::string list = fmt::format("{}", fmt::join(built, ", "));
  if (host.empty() || std::ranges::find(built, host) != built.end())
    return {Health::ok, "architectures", list};
  return {Health::error, "architectures",
          fmt::format("EPICS Base is built for {}, but EPICS_HOST_ARCH is `{}`", list, host),
          "set EPICS_HOST_ARCH to one of these, or build EPICS Base for it"};
}

/// The names in dbd_list or lib_list, which must be files of the modules.
void add_list(const std::string& file, bool has_dbds, IocModules& modules, const Patient& patient,
              Findings& out) {
  Sources sources;
  Sink sink;
  const std::string path = path::join(patient.paths.support, "configure/" + file);
  const auto words = read_list(path, patient.disk, sources, sink);
  if (sink.has_errors()) {
    out.push_back({Health::error, file, sink.first_message(), "make it readable for this user"});
    return;
  }
  std::vector<std::string> missing;
  const auto dbds = has_dbds ? modules.dbd_names() : std::vector<std::string>();
  for (const ListWord& word : words) {
    const bool is_found =
        has_dbds ? std::ranges::find(dbds, word.text) != dbds.end() : modules.library(word.text) != nullptr;
    if (!is_found) missing.push_back(word.text);
  }
  if (missing.empty()) out.push_back({Health::ok, file, text::plural(words.size(), "name")});
  else
    out.push_back(
        {Health::error, file,
         fmt::format("`{}` lists {}, which no module in RELEASE has", path, text::quoted_list(missing)),
         "build the module again, or remove the line; `iocwright ioc check-build` says more"});
}

/// Adds what is wrong with RELEASE. Returns whether that is nothing.
bool add_release(const Patient& patient, Findings& out) {
  const std::string file = path::join(patient.paths.support, "configure/RELEASE");
  const auto release =
      epics::read_release(patient.disk, file, Settings(patient.environment).text(Setting::epics_host_arch));
  if (!release) {
    out.push_back({Health::error, "RELEASE", release.error().text("read"), "make it readable for this user"});
    return false;
  }
  const std::size_t before = out.size();
  std::size_t modules = 0;
  for (const epics::ReleaseMacro& macro : release->macros) {
    if (macro.value.empty() || !macro.value.starts_with('/')) continue;
    modules += macro.name == "SUPPORT" || macro.name == "EPICS_BASE" ? 0 : 1;
    if (!patient.disk.is_folder(macro.value).value_or(false))
      out.push_back({Health::error, "RELEASE",
                     fmt::format("`{}` is `{}`, which is not a folder", macro.name, macro.value),
                     fmt::format("build the module again, or remove its line from `{}`", file)});
  }
  for (const epics::UnknownLine& line : release->unknown_lines)
    out.push_back({Health::warning, "RELEASE",
                   fmt::format("EPICS Base ignores the line `{}` in `{}`",
                               line.file_text.substr(line.begin, line.end - line.begin), line.path),
                   "write `NAME = PATH` or `include FILE`"});
  if (out.size() > before) return false;
  out.push_back({Health::ok, "RELEASE", text::plural(modules, "module")});
  return true;
}

/// The lists that the Generic IOC is linked from.
void add_lists(const Patient& patient, Findings& out) {
  Sources sources;
  Sink sink;
  const std::string host = epics::host_arch(patient.disk, patient.environment).value_or("");
  const std::string target = Settings(patient.environment).text(Setting::epics_target_arch);
  IocModules modules(patient.disk, patient.paths.support, base_folder(patient),
                     target.empty() ? host : target, sources, sink);
  add_list("dbd_list", true, modules, patient, out);
  if (!target.empty() || !host.empty()) add_list("lib_list", false, modules, patient, out);
}

/// The links in a folder of definitions, which lead to the folders of recipes and modules.
void add_links(const Patient& patient, const std::string& name, Findings& out) {
  const std::string folder = path::join(patient.paths.root, name);
  const auto names = patient.disk.list_if_exists(folder);
  if (!names) {
    out.push_back({Health::error, name, names.error().text("read"), "make it readable for this user"});
    return;
  }
  std::size_t files = 0;
  const std::size_t before = out.size();
  for (const std::string& one : *names) {
    const std::string path = path::join(folder, one);
    const bool is_broken =
        patient.disk.is_link(path).value_or(false) && !patient.disk.exists(path).value_or(false);
    if (is_broken)
      out.push_back({Health::error, name,
                     fmt::format("the link `{}` leads to `{}`, which does not exist", path,
                                 patient.disk.read_link(path).value_or("?")),
                     "build the module again, or remove the link"});
    else ++files;
  }
  if (out.size() == before) out.push_back({Health::ok, name, text::plural(files, "file")});
}

}  // namespace

Findings check_base(const Patient& patient) {
  const std::string folder = base_folder(patient);
  if (!patient.disk.is_folder(folder).value_or(false)) return {missing_base(patient, folder)};
  const auto built = folders_in(patient.disk, path::join(folder, "bin"));
  if (built.empty())
    return {{Health::error, "EPICS Base", fmt::format("`{}` contains no programs", folder),
             "build EPICS Base there"}};
  const auto version = epics::base_version(patient.disk, patient.environment).value_or(std::nullopt);
  const std::string text = version ? fmt::format("{} in `{}`", fmt::join(*version, "."), folder)
                                   : fmt::format("an unknown version in `{}`", folder);
  return {{Health::ok, "EPICS Base", text}, check_host(patient, built)};
}

Findings check_registry(const Patient& patient) {
  Findings out;
  const std::string configure = path::join(patient.paths.support, "configure");
  if (patient.disk.probably_exists(configure)) {
    const bool is_whole = add_release(patient, out);
    if (is_whole && patient.is_developer())
      add_lists(patient, out);  // what they name is looked up by RELEASE
  } else if (patient.is_developer()) {
    out.push_back({Health::note, "RELEASE", fmt::format("`{}` does not exist yet", configure),
                   "build support modules with `iocwright support build`"});
  }
  for (const char* name : {"ibek-defs", "pvi-defs"}) add_links(patient, name, out);
  return out;
}

}  // namespace iocwright::image
