#include "image/module/packages.hpp"

#include <fmt/format.h>

#include "core/base/path.hpp"
#include "core/base/text.hpp"
#include "core/diag/file_result.hpp"
#include "image/module/package_names.hpp"

namespace iocwright::image {

Result<std::map<std::string, std::string>> Packages::versions(const std::vector<std::string>& names) {
  std::map<std::string, std::string> out;
  std::vector<std::string> command{"dpkg-query", "-W", "-f", "${Package} ${Version} ${db:Status-Status}\n",
                                   "--"};
  for (const std::string& name : names)
    if (!name.starts_with('/')) command.push_back(name);
  if (command.size() == 5) return out;
  const auto result = machine_.process.run({command, "", &machine_.environment, true, "/dev/null"});
  if (!result && is_unusable_place(result.error())) return out;  // not a Debian system
  if (!result) return fail(error(DiagKind::tool_failed, result.error().text("run")));
  for (std::string_view line : text::split(result->output, '\n')) {
    const auto words = text::split(line, ' ');
    if (words.size() == 3 && words[2] == "installed") out.emplace(words[0], words[1]);
  }
  return out;
}

Result<std::optional<std::map<std::string, std::string>>> Packages::candidates(
    const std::vector<std::string>& names) {
  std::map<std::string, std::string> out;
  if (names.empty()) return out;
  std::vector<std::string> command{"apt-cache", "policy", "--"};
  command.insert(command.end(), names.begin(), names.end());
  Environment variables = machine_.environment;
  variables.set("LC_ALL", "C");
  const auto result = machine_.process.run({command, "", &variables, true, "/dev/null"});
  if (!result && is_unusable_place(result.error())) return std::nullopt;  // not a Debian system
  if (!result) return fail(error(DiagKind::tool_failed, result.error().text("run")));
  // NAME:\n  Installed: VERSION\n  Candidate: VERSION\n  Version table: …
  constexpr std::string_view candidate = "  Candidate: ";
  std::string name;
  for (std::string_view line : text::split(result->output, '\n')) {
    if (line.ends_with(':') && !line.starts_with(' ')) name = line.substr(0, line.size() - 1);
    if (line.starts_with(candidate) && line != "  Candidate: (none)")
      out[name] = line.substr(candidate.size());
  }
  return out;
}

Result<std::map<std::string, std::string>> Packages::owners(const std::vector<std::string>& files) {
  std::map<std::string, std::string> out;
  if (files.empty()) return out;
  std::vector<std::string> command{"dpkg-query", "-S", "--"};
  command.insert(command.end(), files.begin(), files.end());
  Environment variables = machine_.environment;
  variables.set("LC_ALL", "C");
  const auto result = machine_.process.run({command, "", &variables, true, "/dev/null"});
  if (!result && is_unusable_place(result.error())) return out;  // not a Debian system
  if (!result) return fail(error(DiagKind::tool_failed, result.error().text("run")));
  // PACKAGE[:ARCHITECTURE][, PACKAGE…]: PATH; files that no package has are only named on stderr
  for (std::string_view line : text::split(result->output, '\n'))
    if (const std::size_t end = line.find(": ");
        end != std::string_view::npos && !line.starts_with("diversion by"))
      out.emplace(line.substr(end + 2), line.substr(0, line.find_first_of(":,")));
  return out;
}

Result<void> Packages::apt(std::vector<std::string> arguments, const std::string& log,
                           const std::string& what) {
  Environment variables = machine_.environment;
  variables.set("DEBIAN_FRONTEND", "noninteractive");
  arguments.insert(arguments.begin(), {"apt-get", "-q", "-o", "DPkg::Lock::Timeout=600"});
  machine_.add_to_log(log, "$ " + text::join(arguments, " "));
  const auto result = machine_.process.run({arguments, "", &variables, false, log});
  if (!result)
    return fail(error(DiagKind::step_failed, fmt::format("{}: {}", what, result.error().text("run"))));
  if (result->status != 0)
    return fail(
        error(DiagKind::step_failed, fmt::format("{}: apt-get exited with status {}", what, result->status)));
  return {};
}

Result<void> Packages::install_by_name(const std::vector<std::string>& names, const std::string& log) {
  const auto install = [&](const std::vector<std::string>& packages) {
    std::vector<std::string> command{"install", "-y"};
    command.insert(command.end(), packages.begin(), packages.end());
    return apt(command, log, fmt::format("cannot install {}", text::quoted_list(packages)));
  };
  auto installed = install(names);
  if (installed) return {};
  const PackageNames other = names_for_apt(names, machine_.process, machine_.environment);
  if (!other.hint.empty()) installed.error() = std::move(installed.error()).help(other.hint);
  if (!other.hint.empty() || other.notes.empty()) return installed;
  for (const std::string& note : other.notes) machine_.add_to_log(log, note);
  return install(other.names);
}

Result<void> Packages::install(const InstallPackages& wanted, const std::string& log) {
  const std::lock_guard lock(mutex_);
  const auto have = TRY(versions(wanted.names));
  std::vector<std::string> missing;
  for (const std::string& name : wanted.names) {
    if (name.starts_with('-'))
      return fail(error(DiagKind::step_failed, fmt::format("invalid package name `{}`", name)));
    if (!have.contains(name)) missing.push_back(name);
  }
  if (missing.empty() && wanted.local_files.empty()) {
    machine_.add_to_log(log, "already installed: " + text::join(wanted.names, " "));
    return {};
  }
  if (!TRY(or_unreadable(machine_.disk.exists(sentinel_)))) {
    TRY(apt({"update"}, log, "cannot update the package lists"));
    TRY(or_fail(machine_.disk.make_folders(path::parent(sentinel_)), "create folder"));
    TRY(or_fail(machine_.disk.write(sentinel_, ""), "write"));
  }
  if (!missing.empty()) TRY(install_by_name(missing, log));
  for (const std::string& file : wanted.local_files)
    if (auto installed = apt({"install", "-y", file}, log, "cannot install a file"); !installed)
      machine_.add_to_log(log, installed.error().message() + " (ignored: it may be installed already)");
  return {};
}

}  // namespace iocwright::image
