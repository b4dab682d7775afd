#include "instance/check/names_file.hpp"

#include <fmt/format.h>

#include "core/base/path.hpp"
#include "core/base/text.hpp"

namespace iocwright::check {

namespace {

constexpr std::string_view separators = " \t\"(),<>;'";  // of words of the IOC shell

/// Replaces `$(NAME)` and `${NAME}` by the values of the variables; an unknown one becomes nothing.
std::string expand(std::string_view text, const Environment& environment) {
  std::string out;
  while (!text.empty()) {
    const bool starts = text.starts_with("$(") || text.starts_with("${");
    const std::size_t end = starts ? text.find_first_of(")}") : std::string_view::npos;
    if (end == std::string_view::npos) {
      out += text.front();
      text.remove_prefix(1);
      continue;
    }
    out += environment.get(text.substr(2, end - 2));
    text.remove_prefix(end + 1);
  }
  return out;
}

/// The words of a line: `dbLoadRecords("$(DIR)/b.db", "P=1")` has `dbLoadRecords`, `$(DIR)/b.db` and `P=1`.
std::vector<std::string> words_of(std::string_view line) {
  std::vector<std::string> out(1);
  std::size_t macros = 0;  // parentheses and braces of macros that are open
  for (std::size_t i = 0; i < line.size(); ++i) {
    const char c = line[i];
    if ((c == '(' || c == '{') && i > 0 && line[i - 1] == '$') ++macros;
    const bool ends_macro = macros > 0 && (c == ')' || c == '}');
    if (macros == 0 && separators.find(c) != std::string_view::npos) out.emplace_back();
    else out.back() += c;
    if (ends_macro) --macros;
  }
  std::erase(out, "");
  return out;
}

}  // namespace

bool names_file(std::string_view script, const std::string& file, const std::string& folder,
                const Environment& environment) {
  for (const std::string_view line : text::split(script, '\n')) {
    if (text::trim(line).starts_with('#')) continue;
    for (const std::string& word : words_of(line))
      if (path::normal(path::join(folder, expand(word, environment))) == path::normal(file)) return true;
  }
  return false;
}

void report_shadowed(const std::vector<std::string>& names, Span place, Sink& sink) {
  if (names.empty()) return;
  sink.add(warning(DiagKind::shadowed_file,
                   fmt::format("ignoring {} because `ioc.yaml` exists: using the generated {} instead",
                               text::quoted_list(names), names.size() == 1 ? "file" : "files"))
               .at(place)
               .help("remove `ioc.yaml` to start the instance from the hand-written files"));
}

}  // namespace iocwright::check
