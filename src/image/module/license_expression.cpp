#include "image/module/license_expression.hpp"

#include <algorithm>

namespace iocwright::image {

namespace {

/// The parentheses and words of an expression.
std::vector<std::string_view> words_of(std::string_view text) {
  std::vector<std::string_view> out;
  for (std::size_t i = 0; i < text.size();) {
    if (text[i] == ' ') {
      ++i;
    } else if (text[i] == '(' || text[i] == ')') {
      out.push_back(text.substr(i++, 1));
    } else {
      const std::size_t end = std::min(text.find_first_of(" ()", i), text.size());
      out.push_back(text.substr(i, end - i));
      i = end;
    }
  }
  return out;
}

bool is_operator(std::string_view word) { return word == "AND" || word == "OR" || word == "WITH"; }

bool is_identifier(std::string_view word) {
  if (word.ends_with('+')) word.remove_suffix(1);
  const auto fits = [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' ||
           c == '.' || c == ':';
  };
  return !word.empty() && !is_operator(word) && std::ranges::all_of(word, fits) &&
         (word.find(':') == std::string_view::npos || word.starts_with("DocumentRef-"));
}

}  // namespace

bool is_license_expression(std::string_view text) {
  int open = 0;
  bool wants_license = true;         // as opposed to an operator
  std::string_view before, earlier;  // the last two words
  for (std::string_view word : words_of(text)) {
    if (word == "(") {
      if (!wants_license || before == "WITH") return false;
      ++open;
    } else if (word == ")") {
      if (wants_license || --open < 0) return false;
    } else if (wants_license) {
      if (!is_identifier(word)) return false;
      wants_license = false;
    } else {
      // an exception follows a single license
      if (!is_operator(word) || (word == "WITH" && (before == ")" || earlier == "WITH"))) return false;
      wants_license = true;
    }
    earlier = before;
    before = word;
  }
  return !wants_license && open == 0;
}

std::vector<std::string_view> license_references(std::string_view expression) {
  auto out = words_of(expression);
  std::erase_if(out, [](std::string_view word) { return !word.starts_with("LicenseRef-"); });
  return out;
}

}  // namespace iocwright::image
