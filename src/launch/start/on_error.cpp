#include "launch/start/on_error.hpp"

#include "core/base/path.hpp"
#include "core/base/settings.hpp"
#include "core/base/text.hpp"
#include "core/base/try.hpp"
#include "core/diag/file_result.hpp"
#include "core/value/number.hpp"

namespace iocwright::launch {

namespace {

constexpr std::array<int, 4> first_with_on_error{7, 0, 4, 0};

int number_of(std::string_view text) {
  const auto parsed = number::parse_int(text::trim(text));
  return parsed.status == number::Parse::ok ? static_cast<int>(parsed.value) : 0;
}

std::optional<std::array<int, 4>> parse_version_file(const std::string& file) {
  static constexpr std::array<std::string_view, 4> names{"EPICS_VERSION", "EPICS_REVISION",
                                                         "EPICS_MODIFICATION", "EPICS_PATCH_LEVEL"};
  std::array<int, 4> out{};
  for (std::string_view line : text::split(file, '\n')) {
    const std::size_t equals = line.find('=');
    if (equals == std::string_view::npos) continue;
    for (std::size_t i = 0; i < names.size(); ++i)
      if (text::trim(line.substr(0, equals)) == names[i]) out[i] = number_of(line.substr(equals + 1));
  }
  if (out[0] == 0) return std::nullopt;
  return out;
}

/// True for a comment or a blank line of a startup script.
bool does_nothing(std::string_view line) {
  line = text::trim(line);
  return line.empty() || line.starts_with('#');
}

}  // namespace

FileResult<std::optional<std::array<int, 4>>> base_version(const Disk& disk, const Environment& environment) {
  const Settings settings(environment);
  const std::string base = settings.text(Setting::epics_base);
  if (const auto file = TRY(disk.read_if_exists(path::join(base, "configure/CONFIG_BASE_VERSION"))))
    return parse_version_file(*file);
  std::string version = settings.text(Setting::epics_version);  // `R7.0.8` or `7.0.8.1-rc1`
  version = version.substr(0, version.find('-'));
  if (version.starts_with('R')) version.erase(0, 1);
  const auto parts = text::split(version, '.');
  std::array<int, 4> out{};
  for (std::size_t i = 0; i < parts.size() && i < out.size(); ++i) out[i] = number_of(parts[i]);
  if (out[0] == 0) return std::nullopt;
  return out;
}

Result<std::string> on_error_word(bool generated, const Disk& disk, const Environment& environment) {
  auto word = Settings(environment).choice(Setting::on_error);
  if (!word) return fail(error(DiagKind::bad_setting, std::move(word.error())));
  if (*word == "continue") return std::string();  // the shell's default
  if (!word->empty()) return *std::move(word);
  if (!generated) return std::string();
  const auto version = TRY(or_unreadable(base_version(disk, environment), "read"));
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
