#include "image/assets/runtime_packages.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <ostream>
#include <sstream>

#include "core/base/path.hpp"
#include "core/base/text.hpp"
#include "core/diag/file_result.hpp"

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
  for (std::string& package : packages) {
    if (!is_address(package)) continue;
    std::string file = "/tmp/" + std::string(path::name(package));
    out.push_back({"/usr/lib/apt/apt-helper", "download-file", package, file});
    package = std::move(file);
  }
  out.push_back({"apt-get", "update"});
  if (request.upgrade) out.push_back({"apt-get", "upgrade", "-y"});
  // Entries may also be apt-get options, as in existing ibek lists.
  Command install{"apt-get", "install", "-y", "--no-install-recommends"};
  install.insert(install.end(), packages.begin(), packages.end());
  out.push_back(std::move(install));
  out.push_back({"find", lists, "-mindepth", "1", "-delete"});
  return out;
}

}  // namespace

Result<void> install_runtime_packages(const RuntimePackages& request, const Disk& disk, Process& process,
                                      const Environment& environment, std::ostream& out) {
  const auto content = TRY(or_unreadable(disk.read_if_exists(request.list), "read"));
  std::istringstream words(content.value_or(""));
  std::vector<std::string> packages;
  for (std::string word; words >> word;)
    if (std::find(packages.begin(), packages.end(), word) == packages.end()) packages.push_back(word);
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
    if (done->status != 0)
      return fail(
          error(DiagKind::tool_failed, fmt::format("`{}` exited with status {}; its messages are above",
                                                   text::join(command, " "), done->status)));
  }
  return {};
}

}  // namespace iocwright::image
