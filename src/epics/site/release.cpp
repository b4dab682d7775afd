#include "epics/site/release.hpp"

#include <algorithm>

#include "core/base/text.hpp"
#include "core/base/try.hpp"

namespace iocwright::epics {

namespace {

constexpr int max_levels = 20;  // of nested includes, and of nested macros; stops cycles
constexpr int max_uses = 1000;  // macros expanded in one value, and files read; stops cycles that branch

using Macros = std::vector<ReleaseMacro>;

ReleaseMacro* find(Macros& macros, std::string_view name) {
  const auto found = std::ranges::find(macros, name, &ReleaseMacro::name);
  return found == macros.end() ? nullptr : &*found;
}

std::string expand(std::string_view text, Macros& macros, int& uses_left, int level) {
  std::string out;
  while (!text.empty()) {
    const std::size_t begin = text.find("$(");
    const std::size_t end = begin == std::string_view::npos ? begin : text.find(')', begin);
    if (end == std::string_view::npos) break;
    const ReleaseMacro* macro = find(macros, text.substr(begin + 2, end - begin - 2));
    out += text.substr(0, begin);
    out += macro != nullptr && level < max_levels && --uses_left > 0
               ? expand(macro->value, macros, uses_left, level + 1)
               : std::string(text.substr(begin, end - begin + 1));
    text.remove_prefix(end + 1);
  }
  return out.append(text);
}

std::string expand(std::string_view text, Macros& macros) {
  int uses_left = max_uses;
  return expand(text, macros, uses_left, 0);
}

bool is_macro_letter(char c) {
  return c == '_' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/// Defines the macro of a line `NAME = value`, `NAME := value` or `NAME ?= value`. Returns false for any
/// other line.
bool define_macro(std::string_view line, Macros& macros) {
  const std::size_t equals = line.find('=');
  if (equals == std::string_view::npos) return false;
  const char sign = equals > 0 ? line[equals - 1] : ' ';
  const bool marked = sign == ':' || sign == '?';
  const std::string name(text::trim(line.substr(0, marked ? equals - 1 : equals)));
  if (name.empty() || !std::ranges::all_of(name, is_macro_letter)) return false;
  std::string value(text::trim(line.substr(equals + 1)));
  ReleaseMacro* known = find(macros, name);
  if (known != nullptr && sign == '?') return true;
  if (sign == ':') value = expand(value, macros);
  if (known != nullptr) known->value = value;
  else macros.push_back({name, value});
  return true;
}

std::string_view without_comment(std::string_view line) { return text::trim(line.substr(0, line.find('#'))); }

FileResult<void> read(const Disk& disk, const std::string& path, Macros& macros, int& files_left, int level) {
  if (level > max_levels || --files_left < 0) return {};
  const auto content = TRY(disk.read_if_exists(path));
  if (!content) return {};
  for (std::string_view line : text::split(*content, '\n')) {
    line = without_comment(line);
    if (line.empty() || define_macro(line, macros)) continue;
    if (line.front() == '-') line.remove_prefix(1);
    if (line.starts_with("include ") || line.starts_with("include\t"))
      TRY(read(disk, expand(text::trim(line.substr(7)), macros), macros, files_left, level + 1));
  }
  return {};
}

}  // namespace

FileResult<std::vector<ReleaseMacro>> read_release(const Disk& disk, const std::string& path) {
  Macros macros;
  int files_left = max_uses;
  TRY(read(disk, path, macros, files_left, 0));
  Macros out;
  for (const ReleaseMacro& macro : macros) out.push_back({macro.name, expand(macro.value, macros)});
  return out;
}

std::vector<ReleaseMacro> release_macros(std::string_view text) {
  Macros macros;
  for (std::string_view line : text::split(text, '\n')) define_macro(without_comment(line), macros);
  return macros;
}

}  // namespace iocwright::epics
