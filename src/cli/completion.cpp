#include "cli/completion.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <iostream>
#include <iterator>

#include "cli/complete.hpp"
#include "cli/complete_values.hpp"
#include "cli/shell_completion.hpp"
#include "core/base/path.hpp"
#include "core/base/settings.hpp"
#include "core/base/text.hpp"
#include "core/base/try.hpp"
#include "core/diag/file_result.hpp"

namespace iocwright::cli {

namespace {

/// A name for the function in a script.
std::string function_name(std::string_view program) {
  std::string out = "_iocwright_complete_";
  for (const char c : program) out += std::isalnum(static_cast<unsigned char>(c)) != 0 ? c : '_';
  return out;
}

/// Where the reference's library for command lines installs the script of a shell, and the line that it adds
/// to the shell's own startup file; empty: none.
struct ScriptPlace {
  std::string script, startup_file, line;
  std::string other_line{};  ///< that an earlier version of the library has added instead
};

ScriptPlace place_for(const std::string& shell, const std::string& name, const std::string& home) {
  if (shell == "fish")
    return {path::join(home, fmt::format(".config/fish/completions/{}.fish", name)), "", ""};
  if (shell == "zsh")
    return {path::join(home, ".zfunc/_" + name), path::join(home, ".zshrc"),
            "fpath+=~/.zfunc; autoload -Uz compinit; compinit", "fpath+=~/.zfunc"};
  const std::string script = path::join(home, fmt::format(".bash_completions/{}.sh", name));
  return {script, path::join(home, ".bashrc"), fmt::format("source '{}'", script),
          fmt::format("source {}", script)};
}

/// Installs the script, and returns where.
Result<std::string> install(const std::string& shell, Session& session) {
  const std::string home = Settings(session.environment).text(Setting::home);
  const ScriptPlace place = place_for(shell, session.program, home);
  const std::string script = TRY(completion_script(shell, session.program, session));
  if (!place.startup_file.empty()) {
    std::string text =
        TRY(or_unreadable(session.disk.read_if_exists(place.startup_file), "read")).value_or("");
    const bool has_line =
        text.find(place.line) != std::string::npos || text.find(place.other_line) != std::string::npos;
    if (!has_line) {
      if (!text.empty() && !text.ends_with('\n')) text += '\n';
      TRY(or_fail(session.disk.replace(place.startup_file, text + place.line + "\n"), "write"));
    }
  }
  TRY(or_fail(session.disk.replace(place.script, script), "write"));
  return place.script;
}

/// What /proc/PID/stat says of a process: its name in parentheses, and its parent two words later.
struct ProcessStat {
  std::string name, parent;
};

ProcessStat stat_of(const std::string& pid, const Disk& disk) {
  const std::string text = disk.read(fmt::format("/proc/{}/stat", pid)).value_or("");
  const std::size_t begin = text.find('('), end = text.rfind(')');
  if (begin == std::string::npos || end == std::string::npos || end < begin) return {};
  const auto words = text::split(std::string_view(text).substr(end + 1), ' ');
  return {text.substr(begin + 1, end - begin - 1), words.size() > 2 ? std::string(words[2]) : ""};
}

/// The shell that this program was called from; empty if there is none.
std::string find_shell(const Disk& disk) {
  constexpr int most_levels = 20;
  std::string pid = stat_of("self", disk).parent;
  for (int i = 0; i < most_levels && !pid.empty() && pid != "0"; ++i) {
    const ProcessStat process = stat_of(pid, disk);
    const auto found = std::ranges::find(completion_shells, std::string_view(process.name));
    if (found != std::end(completion_shells)) return process.name;
    pid = process.parent;
  }
  return "";
}

}  // namespace

Result<std::string> completion_script(const std::string& shell, const std::string& name,
                                      const Session& session) {
  const auto script = session.templates().read("completion/" + shell);
  if (!script) return fail(error(DiagKind::unreadable_file, script.error()));
  return text::replace_all(text::replace_all(*script, "@NAME@", name), "@FUNCTION@", function_name(name));
}

int answer_completion(const std::vector<std::string>& arguments, Session& session) {
  const std::string shell = arguments.empty() ? "" : arguments.front();
  const bool is_bash = shell == "bash";
  if (arguments.empty() || (is_bash && arguments.size() != 3)) {
    session.sink.add(error(DiagKind::wrong_usage, "only completion scripts call `internal complete`")
                         .help("`iocwright completion SHELL` prints one"));
    return session.finish(wrong_usage);
  }
  BashLine line;
  std::vector<std::string> words(arguments.begin() + 1, arguments.end());
  if (is_bash) {
    line = split_bash_line(words[1], words[0]);
    words.assign(line.words.begin() + 1, line.words.end());
  }
  const std::vector<std::string> implied = command_of_alias(session.program);
  words.insert(words.begin(), implied.begin(), implied.end());
  const auto tree = make_command_tree(session, session.program);
  const CompletionPoint point = find_completion_point(tree->app, words);
  PossibleValues values = values_at(point, session);
  const std::vector<Candidate> candidates = matching(point, values);
  // Once a known value begins like the typed text, files and folders would only make the completion ambiguous.
  if (!point.typed.empty() && !candidates.empty()) values.files = values.folders = false;
  std::cout << (is_bash           ? bash_answer(candidates, values, line)
                : shell == "fish" ? fish_answer(candidates, values)
                                  : zsh_answer(candidates, values));
  return done;
}

int serve_completion(const CompletionOption& option, Session& session) {
  const std::string shell = option.shell.empty() ? find_shell(session.disk) : option.shell;
  if (shell.empty()) {
    session.sink.add(error(DiagKind::wrong_usage, "the shell that called this program is unknown")
                         .help("name it: bash, zsh or fish"));
    return session.finish(wrong_usage);
  }
  auto done_text =
      option.installs ? install(shell, session) : completion_script(shell, session.program, session);
  if (session.sink.take_error(done_text)) return session.finish(wrong_input);
  if (option.installs)  // in the words of the reference's library
    std::cout << fmt::format(
        "{} completion installed in {}\nCompletion will take effect once you restart the terminal\n", shell,
        *done_text);
  else std::cout << *done_text;
  return done;
}

}  // namespace iocwright::cli
