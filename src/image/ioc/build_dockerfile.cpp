#include "image/ioc/build_dockerfile.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <ostream>
#include <sstream>
#include <vector>

#include "core/base/path.hpp"
#include "core/base/text.hpp"
#include "core/diag/file_result.hpp"

namespace iocwright::image {

namespace {

/// The instructions, with continued lines joined, without comments and empty lines.
std::vector<std::string> instructions(const std::string& text) {
  std::vector<std::string> out;
  std::string pending;
  for (std::string_view line : text::split(text, '\n')) {
    line = text::trim(line);
    if (line.empty() || line.starts_with('#')) continue;  // also between the lines of an instruction
    const bool continues = line.ends_with('\\');
    if (continues) line.remove_suffix(1);
    pending += line;
    if (continues) continue;
    out.push_back(std::move(pending));
    pending.clear();
  }
  if (!pending.empty()) out.push_back(std::move(pending));
  return out;
}

/// Replaces `$NAME` and `${NAME}` by the value of the variable, and keeps those of unknown variables.
std::string expand(std::string_view text, const Environment& environment) {
  std::string out;
  while (!text.empty()) {
    const std::size_t dollar = text.find('$');
    out += text.substr(0, dollar);
    if (dollar == std::string_view::npos) break;
    text.remove_prefix(dollar);
    const bool braces = text.size() > 1 && text[1] == '{';
    const std::string_view rest = text.substr(braces ? 2 : 1);
    const auto end =
        std::ranges::find_if_not(rest, [](unsigned char c) { return std::isalnum(c) != 0 || c == '_'; });
    const std::string_view name(rest.begin(), end);
    const bool closed = !braces || (end != rest.end() && *end == '}');
    const std::string_view whole = text.substr(0, name.size() + (braces ? 3 : 1));
    const std::string* value = closed && !name.empty() ? environment.find(name) : nullptr;
    const std::string_view taken = value != nullptr ? whole : text.substr(0, 1);
    out += value != nullptr ? std::string_view(*value) : taken;
    text.remove_prefix(taken.size());
  }
  return out;
}

class DockerfileRun {
 public:
  DockerfileRun(const DockerfileBuild& build, Disk& disk, Process& process, const Environment& environment,
                std::ostream& out)
      : build_(build), disk_(disk), process_(process), environment_(environment), out_(out) {}

  Result<void> run(const std::vector<std::string>& all) {
    for (int step = 1; const std::string& line : all) {
      if (step > build_.stop) break;
      std::istringstream words(line);
      std::string action, argument;
      words >> action >> argument;
      if (action == "FROM" && is_destructive(line)) {
        out_ << "\n== Aborting before destructive runtime prep stage. ==\n\n";
        break;
      }
      const bool skipped = step < build_.start;
      out_ << fmt::format("{}step {} {}\n", skipped ? "SKIPPING: " : "", step++, line) << std::flush;
      if (action == "WORKDIR") TRY(enter(expand(argument, environment_)));
      if (action == "RUN" && !skipped) TRY(execute(std::string(text::trim(line).substr(action.size()))));
    }
    return {};
  }

 private:
  static bool is_destructive(const std::string& line) {
    std::istringstream words(line);
    for (std::string word; words >> word;)
      if (word == "runtime_prep") return true;
    return false;
  }

  Result<void> enter(const std::string& folder) {
    folder_ = path::join(folder_, folder);
    return or_fail(disk_.make_folders(folder_), "create folder");
  }

  Result<void> execute(const std::string& command) {
    const auto done = process_.run({{"bash", "-c", command}, folder_, &environment_});
    if (!done) return fail(error(DiagKind::tool_failed, done.error().text("run")));
    if (done->status == 0) return {};
    return fail(error(DiagKind::tool_failed,
                      fmt::format("`{}` exited with status {}", text::trim(command), done->status)));
  }

  const DockerfileBuild& build_;
  Disk& disk_;
  Process& process_;
  const Environment& environment_;
  std::ostream& out_;
  std::string folder_;
};

}  // namespace

Result<void> build_dockerfile(const DockerfileBuild& build, Disk& disk, Process& process,
                              const Environment& environment, std::ostream& out) {
  const auto text = TRY(or_unreadable(disk.read_if_exists(build.dockerfile), "read"));
  if (!text)
    return fail(error(DiagKind::unreadable_file, fmt::format("`{}` is missing", build.dockerfile))
                    .help("run this command in the root folder of the Generic IOC"));
  return DockerfileRun(build, disk, process, environment, out).run(instructions(*text));
}

}  // namespace iocwright::image
