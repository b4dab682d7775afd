#include "image/assets/runtime_packages.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <ostream>
#include <sstream>

#include "core/base/path.hpp"
#include "core/base/text.hpp"
#include "core/diag/file_result.hpp"
#include "image/module/package_names.hpp"

namespace iocwright::image {

namespace {

using Command = std::vector<std::string>;

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
  Command install{"apt-get", "install", "-y", "--no-install-recommends"};
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
  for (Command& command : commands(packages, request, "/var/lib/apt/lists")) {
    if (::geteuid() != 0) command.insert(command.begin(), "sudo");
    if (request.dry_run) {
      out << text::join(command, " ") << "\n";
      continue;
    }
    const auto done = process.run({command, "", &variables, false});
    if (!done) return fail(error(DiagKind::tool_failed, done.error().text("run")));
    if (done->status != 0) {
      Diagnostic failed =
          error(DiagKind::tool_failed, fmt::format("`{}` exited with status {}; its messages are above",
                                                   text::join(command, " "), done->status));
      const bool installs = std::ranges::find(command, "install") != command.end();
      const std::string hint = installs ? package_names_hint(packages, process, environment) : "";
      if (!hint.empty()) failed = std::move(failed).help(hint);
      return fail(std::move(failed));
    }
  }
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
