// Writes locks with the layout and the quotes of ruamel.yaml.
#include <fmt/format.h>

#include <algorithm>

#include "core/base/utf8.hpp"
#include "instance/boot/yaml_scalar.hpp"
#include "instance/patterns/lock.hpp"

namespace iocwright::patterns {

namespace {

constexpr std::size_t width = 4096;
/// A key that is longer needs a `?`. ruamel.yaml's limit is 128 with `!!str`, its tag.
constexpr std::size_t most_key_characters = 122;

std::string scalar(const std::string& text, std::size_t indent) {
  return boot::yaml_scalar(text, indent, indent + 2, width).substr(1);
}

bool is_break(char32_t c) { return c == '\n' || c == 0x85 || c == 0x2028 || c == 0x2029; }

/// `KEY:`, or `? KEY` and `:` on a line of its own.
std::string key(const std::string& text, std::size_t indent) {
  const std::u32string characters = utf8::decode_all(text);
  const std::string blanks(indent, ' ');
  if (characters.size() <= most_key_characters && std::ranges::none_of(characters, is_break))
    return fmt::format("{}{}:", blanks, scalar(text, indent));
  return fmt::format("{0}? {1}\n{0}:", blanks, scalar(text, indent));
}

void print_selection(const Selection& select, std::string& out) {
  if (select.empty()) return;
  out += "    select:\n";
  if (!select.include.empty()) out += "      include:\n";
  for (const Rule& rule : select.include) {
    out += fmt::format("      - src: {}\n", scalar(rule.src, 8));
    out += fmt::format("        dest: {}\n", scalar(rule.dest, 8));
  }
  if (!select.exclude.empty()) out += "      exclude:\n";
  for (const std::string& expression : select.exclude)
    out += fmt::format("      - {}\n", scalar(expression, 8));
}

void print_entry(const PatternEntry& entry, std::string& out) {
  out += key(entry.name, 2) + "\n";
  out += fmt::format("    version: {}\n", scalar(entry.version, 4));
  out += fmt::format("    source: {}\n", scalar(entry.source, 4));
  print_selection(entry.select, out);
  if (entry.files.empty()) {
    out += "    files: {}\n";
    return;
  }
  out += "    files:\n";
  auto files = entry.files;
  std::ranges::sort(files);
  for (const auto& [path, hash] : files) out += fmt::format("{} {}\n", key(path, 6), scalar(hash, 6));
}

}  // namespace

std::string print_lock(const Lock& lock) {
  const bool selects =
      std::ranges::any_of(lock.patterns, [](const PatternEntry& entry) { return !entry.select.empty(); });
  std::string out = fmt::format("version: {}\n", selects ? 2 : 1);
  if (lock.patterns.empty()) return out + "patterns: {}\n";
  out += "patterns:\n";
  auto patterns = lock.patterns;
  std::ranges::sort(patterns, {}, &PatternEntry::name);
  for (const PatternEntry& entry : patterns) print_entry(entry, out);
  return out;
}

}  // namespace iocwright::patterns
