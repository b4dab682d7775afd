#include "lang/yaml/input.hpp"

#include <algorithm>

namespace iocwright::yaml {

namespace {

constexpr std::string_view blanks = " \t\r\n";
constexpr std::string_view flow_marks = ",[]{}";

bool is_one_of(char c, std::string_view set) { return c == '\0' || set.find(c) != std::string_view::npos; }

/// The flow collections that are open at the end of `line` and begin on it: `[` or `{`, each after a `?` if
/// it may become a key, or after a `:` if not because it is the value of one.
std::string open_collections(std::string_view line) {
  std::string open;
  char before = '\0';  // the last character that is no blank
  for (std::size_t i = 0; i < line.size(); ++i) {
    const char c = line[i];
    const bool may_start = is_one_of(before, "[{,:-?") && (i == 0 || is_one_of(line[i - 1], " \t[{,"));
    if (may_start && (c == '"' || c == '\'')) i = std::min(line.find(c, i + 1), line.size() - 1);
    if (may_start && (c == '[' || c == '{'))
      open += before == ':' ? std::string{':', c} : std::string{'?', c};
    if ((c == ']' || c == '}') && !open.empty()) open.resize(open.size() - 2);
    if (c != ' ' && c != '\t') before = c;
  }
  return open;
}

/// True if the loader takes a colon at the end of `line`, in a flow collection and before other characters
/// than a blank, for the start of a plain scalar. It does so in a list; and in a mapping, while one of the
/// collections around it may still become a key.
bool starts_scalar(std::string_view line) {
  const std::string open = open_collections(line);
  return !open.empty() && (open.back() == '[' || open.find('?') != std::string::npos);
}

/// True if only directives, comments and blank lines are before `at`, and a line `---` comes after them.
bool is_before_document(std::string_view text, std::uint32_t at) {
  std::size_t begin = 0;
  while (begin < text.size() && (is_one_of(text[begin], "%#") || is_one_of(text[begin], blanks)))
    begin = std::min(text.find('\n', begin), text.size() - 1) + 1;
  return at < begin && text.substr(begin).starts_with("---");
}

}  // namespace

bool Input::hide(std::string_view error, std::uint32_t problem, std::uint32_t context) {
  if (is_hidden(problem)) return false;
  if (error == "found unknown directive name" && is_before_document(original_, context)) {
    replace(context, '#');
  } else if (is_empty_key(error, problem)) {
    insert(problem, '~');
  } else if (is_letter(error, problem, context)) {
    replace(problem, 'x');
  } else {
    return false;
  }
  return true;
}

/// True for `- : 1` and `{: 1}`.
bool Input::is_empty_key(std::string_view error, std::uint32_t problem) const {
  if (original_at(problem) != ':' || !is_one_of(original_at(problem + 1), blanks)) return false;
  if (error == "did not find expected key") return true;
  const std::size_t line = original_.substr(0, problem).rfind('\n') + 1;
  const std::string_view before = original_.substr(line, problem - line);
  const std::size_t last = before.find_last_not_of(blanks);
  return error == "did not find expected node content" && last != std::string_view::npos &&
         is_one_of(before[last], "{,") && open_collections(before).ends_with('{');
}

/// True if the loader takes the character at `problem` for a part of a name or text.
bool Input::is_letter(std::string_view error, std::uint32_t problem, std::uint32_t context) const {
  const char here = original_at(problem);
  const char next = original_at(problem + 1);
  if (error == "found a tab character where an indentation space is expected")  // of a block scalar
    return here == '\t' && problem > 0 && original_at(problem - 1) == ' ' &&
           is_one_of(original_at(context), "|>");
  if (error == "did not find expected alphabetic or numeric character")  // in the name of an anchor: `&a.b`
    return !is_one_of(here, blanks) && !is_one_of(here, flow_marks);
  if (error != "did not find expected node content" || here != ':') return false;
  const std::size_t line = original_.substr(0, problem).rfind('\n') + 1;  // `{P: :A}`
  return next != ':' && !is_one_of(next, blanks) && !is_one_of(next, flow_marks) &&
         starts_scalar(original_.substr(line, problem - line));
}

bool Input::is_hidden(std::uint32_t at) const { return std::ranges::binary_search(hidden_, at); }

std::optional<std::uint32_t> Input::first_hidden(std::uint32_t begin, std::uint32_t end) const {
  const auto found = std::ranges::lower_bound(hidden_, begin);
  return found != hidden_.end() && *found < end ? std::optional(*found) : std::nullopt;
}

bool Input::has_colon_after(char mark, std::string_view name, std::uint32_t begin) const {
  const std::size_t at = text_.find(mark + std::string(name), in_text(begin));
  return at != std::string::npos && text_.substr(at + 1 + name.size(), 1) == ":";
}

std::string Input::original_name(char mark, std::string_view name, std::uint32_t begin) const {
  const std::size_t at = text_.find(mark + std::string(name), in_text(begin));
  if (at == std::string::npos || hidden_.empty()) return std::string(name);
  const auto inserted = std::ranges::lower_bound(inserted_, static_cast<std::uint32_t>(at));
  return std::string(
      original_.substr(at + 1 - static_cast<std::size_t>(inserted - inserted_.begin()), name.size()));
}

/// Replaces a character of one or more bytes, each by one.
void Input::replace(std::uint32_t at, char by) {
  do {
    text_[in_text(at)] = by;
    hidden_.insert(std::ranges::lower_bound(hidden_, at), at);
    ++at;
  } while ((static_cast<unsigned char>(original_at(at)) & 0xC0) == 0x80);
}

void Input::insert(std::uint32_t at, char c) {
  const std::uint32_t place = in_text(at);
  text_.insert(place, 1, c);
  for (std::uint32_t& other : inserted_)
    if (other >= place) ++other;
  inserted_.insert(std::ranges::lower_bound(inserted_, place), place);
}

std::uint32_t Input::in_text(std::uint32_t at) const {
  for (const std::uint32_t inserted : inserted_)
    if (inserted <= at) ++at;
  return at;
}

}  // namespace iocwright::yaml
