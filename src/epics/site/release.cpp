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

class Reader {
 public:
  Reader(const Disk& disk, const std::string& host_arch) : disk_(disk) {
    release_.macros.push_back({std::string(host_arch_name), host_arch});
  }

  FileResult<void> read(const std::string& path, int level) {
    if (level > max_levels || --files_left_ < 0) return {};
    const auto content = TRY(disk_.read_if_exists(path));
    if (!content) return {};
    for (const std::string_view whole_line : text::split(*content, '\n')) {
      const std::string_view line = without_comment(whole_line);
      if (line.empty() || define_macro(line, release_.macros)) continue;
      const std::string_view word = line.substr(line.front() == '-' ? 1 : 0);
      const auto begin = static_cast<std::size_t>(line.data() - content->data());
      if (word.starts_with("include ") || word.starts_with("include\t"))
        TRY(read(expand(text::trim(word.substr(7)), release_.macros), level + 1));
      else release_.unknown_lines.push_back({path, *content, begin, begin + line.size()});
    }
    return {};
  }

  Release done() {
    Release out{{}, std::move(release_.unknown_lines)};
    for (const ReleaseMacro& macro : release_.macros)
      if (macro.name != host_arch_name)
        out.macros.push_back({macro.name, expand(macro.value, release_.macros)});
    return out;
  }

 private:
  static constexpr std::string_view host_arch_name = "EPICS_HOST_ARCH";

  const Disk& disk_;
  Release release_;
  int files_left_ = max_uses;
};

}  // namespace

FileResult<Release> read_release(const Disk& disk, const std::string& path, const std::string& host_arch) {
  Reader reader(disk, host_arch);
  TRY(reader.read(path, 0));
  return reader.done();
}

std::vector<ReleaseMacro> release_macros(std::string_view text) {
  Macros macros;
  for (std::string_view line : text::split(text, '\n')) define_macro(without_comment(line), macros);
  return macros;
}

}  // namespace iocwright::epics
