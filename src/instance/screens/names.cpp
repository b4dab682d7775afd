#include "instance/screens/names.hpp"

#include "core/base/path.hpp"

namespace iocwright::screens {

namespace {

// The functions of <cctype> depend on the locale.
bool is_capital(char c) { return c >= 'A' && c <= 'Z'; }
bool is_small(char c) { return c >= 'a' && c <= 'z'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool begins_word(char before, char c, char after) {
  if (is_capital(c)) return !is_capital(before) || is_small(after) || after == '/';
  return is_digit(c) && is_small(before);
}

}  // namespace

bool is_name(std::string_view text) {
  if (!text.empty() && !is_capital(text.front())) return false;
  for (char c : text)
    if (!is_capital(c) && !is_small(c) && !is_digit(c)) return false;
  return true;
}

std::string title(std::string_view name) {
  std::string out;
  for (std::size_t i = 0; i < name.size(); ++i) {
    const char before = i > 0 ? name[i - 1] : '\0';
    const char after = i + 1 < name.size() ? name[i + 1] : '\0';
    if (begins_word(before, name[i], after)) out += ' ';
    out += name[i];
  }
  // The space before the first word. Other first characters go too, as in pvi; no valid name has one.
  if (!out.empty()) out.erase(0, 1);
  return out;
}

std::string pascal_case(std::string_view text) {
  std::string out;
  for (char c : text)
    if (is_capital(c) || is_small(c) || is_digit(c)) out += c;
  if (!out.empty() && is_small(out[0])) out[0] = static_cast<char>(out[0] - 'a' + 'A');
  return out;
}

std::string_view first_stem(std::string_view path) {
  const std::string_view name = path::name(path);
  return name.substr(0, name.find('.'));
}

}  // namespace iocwright::screens
