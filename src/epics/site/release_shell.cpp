#include "epics/site/release_shell.hpp"

#include <algorithm>

#include "core/base/text.hpp"

namespace iocwright::epics {

namespace {

bool is_name(char c) {
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
}

/// Expands one word of a shell command: its quotes, backslashes and variables.
class Word {
 public:
  Word(std::string_view text, const Environment& variables) : text_(text), variables_(variables) {}

  std::string expand() {
    while (at_ < text_.size() && !(quote_ == '\0' && (text_[at_] == ' ' || text_[at_] == '\t' ||
                                                      text_[at_] == ';' || text_[at_] == '#')))
      step();
    return std::move(out_);
  }

 private:
  void step() {
    const char c = text_[at_++];
    if (quote_ == '\'' ? c == '\'' : c == quote_ && quote_ != '\0') quote_ = '\0';
    else if (quote_ == '\0' && (c == '\'' || c == '"')) quote_ = c;
    else if (c == '\\' && quote_ != '\'' && at_ < text_.size()) out_ += text_[at_++];
    else if (c == '$' && quote_ != '\'') variable();
    else out_ += c;
  }

  void variable() {
    const bool braces = at_ < text_.size() && text_[at_] == '{';
    if (braces) ++at_;
    const std::size_t begin = at_;
    while (at_ < text_.size() && is_name(text_[at_])) ++at_;
    out_ += variables_.get(text_.substr(begin, at_ - begin));
    if (braces && at_ < text_.size() && text_[at_] == '}') ++at_;
  }

  std::string_view text_;
  const Environment& variables_;
  std::size_t at_ = 0;
  char quote_ = '\0';
  std::string out_;
};

}  // namespace

std::vector<std::pair<std::string, std::string>> read_exports(std::string_view script,
                                                              const Environment& environment) {
  Environment variables = environment;
  std::vector<std::pair<std::string, std::string>> out;
  for (std::string_view line : text::split(script, '\n')) {
    line = text::trim(line);
    constexpr std::string_view keyword = "export ";
    if (!line.starts_with(keyword)) continue;
    line = text::trim(line.substr(keyword.size()));
    const std::size_t equals = line.find('=');
    if (equals == 0 || equals == std::string_view::npos ||
        !std::all_of(line.begin(), line.begin() + static_cast<std::ptrdiff_t>(equals), is_name))
      continue;
    std::string name(line.substr(0, equals));
    std::string value = Word(line.substr(equals + 1), variables).expand();
    variables.set(name, value);
    out.emplace_back(std::move(name), std::move(value));
  }
  return out;
}

}  // namespace iocwright::epics
