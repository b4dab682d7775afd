#include <fmt/format.h>

#include <array>

#include "core/base/path.hpp"
#include "image/doctor/patient.hpp"

namespace iocwright::image {

namespace {

/// ` (mode 755, owner 0:0)`, or "" if it is unknown.
std::string owner_text(const Patient& patient, const std::string& path) {
  const auto facts = patient.places(path);
  return facts ? fmt::format(" (mode {:03o}, owner {}:{})", facts->mode, facts->user, facts->group) : "";
}

std::string how_to_share(const std::string& path) {
  return fmt::format("run as its owner or in group 0, and `chmod g=u {}` in the Dockerfile", path);
}

/// A folder that exists: whether it can be used.
Finding existing(const Patient& patient, const std::string& subject, const std::string& path,
                 bool is_written) {
  if (is_written && !patient.disk.check_writable(path))
    return {Health::error, subject,
            fmt::format("`{}`{} is not writable for user {}", path, owner_text(patient, path), patient.user),
            how_to_share(path)};
  if (const auto names = patient.disk.list(path); !names)
    return {Health::error, subject, names.error().text("read"), "make it readable for this user"};
  return {Health::ok, subject, fmt::format("`{}`{}", path, is_written ? " is writable" : "")};
}

/// What exists at a path: a finding about what is wrong, or the kind.
struct Look {
  FileKind kind = FileKind::none;
  bool is_broken_link = false;
  std::string problem{};
};

Look look_at(const Patient& patient, const std::string& path) {
  const auto kind = patient.disk.kind(path);
  if (!kind) return {.problem = kind.error().text("access")};
  return {.kind = *kind,
          .is_broken_link = *kind == FileKind::none && patient.disk.is_link(path).value_or(false)};
}

/// A folder that must exist in this kind of image, or else is made or mounted when it is needed.
struct FolderRule {
  std::string subject, path;
  bool is_written;      ///< by this user
  Health when_missing;  ///< `ok` if the first command that needs it makes it
  std::string advice;   ///< what to do if it is missing
};

Finding check_folder(const Patient& patient, const FolderRule& rule) {
  const Look look = look_at(patient, rule.path);
  if (!look.problem.empty())
    return {Health::error, rule.subject, look.problem, "make it accessible for this user"};
  if (look.is_broken_link)
    return {Health::error, rule.subject,
            fmt::format("the link `{}` leads to `{}`, which does not exist", rule.path,
                        patient.disk.read_link(rule.path).value_or("?")),
            "remove the link, or create what it leads to"};
  if (look.kind == FileKind::folder) return existing(patient, rule.subject, rule.path, rule.is_written);
  if (look.kind != FileKind::none)
    return {Health::error, rule.subject, fmt::format("`{}` is not a folder", rule.path), "remove it"};
  const std::string parent = path::parent(rule.path);
  if (rule.when_missing == Health::ok && rule.is_written && !patient.disk.check_writable(parent))
    return {Health::error, rule.subject,
            fmt::format("`{}` does not exist, and user {} cannot make it", rule.path, patient.user),
            "make it in the Dockerfile, or mount a volume there"};
  return {rule.when_missing, rule.subject,
          fmt::format("`{}` does not exist{}", rule.path, rule.when_missing == Health::ok ? " yet" : ""),
          rule.advice};
}

Finding check_instance(const Patient& patient) {
  constexpr std::array files{"start.sh", "ioc.yaml", "runtime.yaml", "st.cmd", "main.py"};
  const std::string& config = patient.paths.config;
  for (const char* file : files)
    if (patient.disk.probably_exists(path::join(config, file)))
      return {Health::ok, "instance", fmt::format("`{}`", path::join(config, file))};
  return {Health::warning, "instance", fmt::format("`{}` contains no ioc.yaml or st.cmd", config),
          "mount the config folder of an instance there; see `iocwright help run`"};
}

/// The IOC program, for each architecture.
Finding check_ioc(const Patient& patient) {
  const std::string bin = path::join(patient.paths.ioc, "bin");
  std::vector<std::string> found;
  for (const std::string& arch : patient.disk.list(bin).value_or(std::vector<std::string>()))
    if (patient.disk.probably_exists(path::join(bin, arch + "/ioc"))) found.push_back(arch);
  if (found.empty())
    return {patient.is_developer() ? Health::note : Health::error, "IOC program",
            fmt::format("there is no IOC in `{}`", bin),
            patient.is_developer() ? "build it with `iocwright ioc build`"
                                   : "copy what `iocwright ioc extract-runtime-assets` has made"};
  return {Health::ok, "IOC program", fmt::format("built for {}", fmt::join(found, ", "))};
}

}  // namespace

Findings check_folders(const Patient& patient) {
  const epics::EpicsPaths& paths = patient.paths;
  const bool is_developer = patient.is_developer();
  const std::string autosave = path::join(paths.root, "autosave"), opi = path::join(paths.root, "opi");
  const std::array rules{
      FolderRule{"EPICS_ROOT", paths.root, false, Health::error,
                 "set EPICS_ROOT to the folder that contains the image's EPICS folders"},
      FolderRule{"SUPPORT", paths.support, is_developer, is_developer ? Health::ok : Health::note,
                 is_developer ? "" : "protocol files and databases of support modules are missing"},
      FolderRule{"IOC", paths.ioc, is_developer, is_developer ? Health::ok : Health::error,
                 is_developer ? "" : "set IOC to the folder of the Generic IOC"},
      FolderRule{"config", paths.config, false, Health::note,
                 "mount the config folder of an instance there, or link it with `iocwright dev instance`"},
      FolderRule{"runtime", paths.runtime, true, Health::ok, ""},
      FolderRule{"autosave", autosave, true, Health::ok, ""},
      FolderRule{"opi", opi, true, Health::ok, ""},
      FolderRule{"state", paths.state, true, Health::error,
                 "set IOCWRIGHT_STATE_DIR to a folder for sockets and status files"},
  };
  Findings out;
  for (const FolderRule& rule : rules) {
    out.push_back(check_folder(patient, rule));
    const bool is_usable = out.back().health == Health::ok && patient.disk.probably_exists(rule.path);
    if (rule.subject == "EPICS_ROOT" && !is_usable) return out;  // the cause of all that follows
    if (rule.subject == "IOC" && is_usable) out.push_back(check_ioc(patient));
    if (rule.subject == "config" && is_usable) out.push_back(check_instance(patient));
  }
  return out;
}

}  // namespace iocwright::image
