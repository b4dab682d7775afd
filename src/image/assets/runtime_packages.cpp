#include "image/assets/runtime_packages.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <ostream>
#include <sstream>

#include "core/base/path.hpp"
#include "core/base/text.hpp"
#include "core/diag/file_result.hpp"
#include "image/module/package_names.hpp"

namespace iocwright::image {

namespace {

using Command = std::vector<std::string>;

constexpr std::array<std::string_view, 4> apt_install{"apt-get", "install", "-y", "--no-install-recommends"};

bool is_address(std::string_view package) {
  return package.starts_with("http://") || package.starts_with("https://");
}

/// Returns the commands that install these packages, in order.
std::vector<Command> commands(std::vector<std::string> packages, const RuntimePackages& request,
                              const std::string& lists) {
  std::vector<Command> out;
  Command remove{"rm", "-f", "--"};
  for (std::string& package : packages) {
    if (!is_address(package)) continue;
    std::string file = "/tmp/" + std::string(path::name(package));
    out.push_back({"/usr/lib/apt/apt-helper", "download-file", package, file});
    package = std::move(file);
    remove.push_back(package);
  }
  out.push_back({"apt-get", "update"});
  if (request.upgrade) out.push_back({"apt-get", "upgrade", "-y"});
  // Entries may also be apt-get options, as in existing ibek lists.
  Command install(apt_install.begin(), apt_install.end());
  install.insert(install.end(), packages.begin(), packages.end());
  out.push_back(std::move(install));
  if (!request.clean) return out;
  if (remove.size() > 3) out.push_back(std::move(remove));
  out.push_back({"apt-get", "clean"});
  out.push_back({"find", lists, "-mindepth", "1", "-delete"});
  return out;
}

/// The entries of the list, without duplicates; none if it is missing.
Result<std::vector<std::string>> packages_in(const std::string& list, const Disk& disk) {
  const auto content = TRY(or_unreadable(disk.read_if_exists(list), "read"));
  std::istringstream words(content.value_or(""));
  std::vector<std::string> out;
  for (std::string word; words >> word;)
    if (std::ranges::find(out, word) == out.end()) out.push_back(word);
  return out;
}

/// Runs or prints commands.
struct Apt {
  bool dry_run;
  Process& process;
  const Environment& environment;
  std::ostream& out;

  Result<void> run(Command command) const {
    if (::geteuid() != 0) command.insert(command.begin(), "sudo");
    if (dry_run) {
      out << text::join(command, " ") << "\n";
      return {};
    }
    const auto done = process.run({command, "", &environment, false});
    if (!done) return fail(error(DiagKind::tool_failed, done.error().text("run")));
    if (done->status == 0) return {};
    return fail(error(DiagKind::tool_failed, fmt::format("`{}` exited with status {}; its messages are above",
                                                         text::join(command, " "), done->status)));
  }

  /// Runs an install command. If it fails, it is repeated with the names by which apt knows the packages, if
  /// those differ.
  Result<void> install(Command command) const {
    auto done = run(command);
    if (done) return {};
    const auto first = command.begin() + apt_install.size();
    const PackageNames other = names_for_apt({first, command.end()}, process, environment);
    if (!other.hint.empty()) done.error() = std::move(done.error()).help(other.hint);
    if (!other.hint.empty() || other.notes.empty()) return done;
    out << text::join(other.notes, "\n") << "\n" << std::flush;
    std::ranges::copy(other.names, first);
    return run(command);
  }
};

}  // namespace

Result<void> install_packages(const RuntimePackages& request, Process& process,
                              const Environment& environment, std::ostream& out) {
  const std::vector<std::string>& packages = request.packages;
  if (packages.empty()) {
    out << "no packages to install\n";
    return {};
  }
  out << "installing packages: " << text::join(packages, " ") << "\n" << std::flush;
  Environment variables = environment;
  variables.set("DEBIAN_FRONTEND", "noninteractive");
  Apt apt{request.dry_run, process, variables, out};
  for (const Command& command : commands(packages, request, "/var/lib/apt/lists"))
    TRY(command[1] == "install" ? apt.install(command) : apt.run(command));
  return {};
}

Result<void> install_runtime_packages(const RuntimePackages& request, const Disk& disk, Process& process,
                                      const Environment& environment, std::ostream& out) {
  RuntimePackages listed = request;
  listed.packages = TRY(packages_in(request.list, disk));
  return install_packages(listed, process, environment, out);
}

Result<void> add_runtime_packages(const RuntimePackages& request, Disk& disk) {
  const auto known = TRY(packages_in(request.list, disk));
  std::string text = TRY(or_unreadable(disk.read_if_exists(request.list), "read")).value_or("");
  if (!text.empty() && !text.ends_with('\n')) text += '\n';
  for (const std::string& package : request.packages)
    if (std::ranges::find(known, package) == known.end()) text += package + "\n";
  return or_fail(disk.replace(request.list, text), "write");
}

}  // namespace iocwright::image
