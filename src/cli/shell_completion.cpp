#include "cli/shell_completion.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "core/base/text.hpp"

namespace iocwright::cli {

namespace {

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n'; }
bool ends_command(char c) { return c == ';' || c == '|' || c == '&' || c == '\n'; }

/// Reads a line character by character.
class BashSplitter {
 public:
  explicit BashSplitter(std::string_view word_breaks) : word_breaks_(word_breaks) {}

  BashLine split(std::string_view line) {
    for (std::size_t i = 0; i < line.size(); ++i) {
      const char c = line[i];
      const bool has_next = i + 1 < line.size();
      if (out_.quote == '\'' || (out_.quote == '"' && c != '\\')) {
        if (c == out_.quote) out_.quote = '\0';
        else word_ += c;
      } else if (c == '\\') {
        const bool escapes = out_.quote == '\0' || (has_next && special(line[i + 1]));
        if (!escapes) word_ += c;
        else if (has_next) word_ += line[++i];
        is_word_ = true;
      } else if (c == '"' || c == '\'') {
        out_.quote = c;
        is_word_ = true;
        kept_ = word_.size();
      } else if (ends_command(c)) {
        out_.words.clear();
        start_word();
      } else if (is_blank(c)) {
        if (is_word_) out_.words.push_back(word_);
        start_word();
      } else {
        word_ += c;
        is_word_ = true;
        if (word_breaks_.find(c) != std::string_view::npos) kept_ = word_.size();
      }
    }
    out_.kept = word_.substr(0, kept_);
    out_.words.push_back(std::move(word_));
    return std::move(out_);
  }

 private:
  /// A backslash in double quotes escapes only these.
  static bool special(char c) { return std::string_view("$`\"\\\n").find(c) != std::string_view::npos; }

  void start_word() {
    word_.clear();
    is_word_ = false;
    kept_ = 0;
  }

  std::string_view word_breaks_;
  BashLine out_;
  std::string word_;
  bool is_word_ = false;
  std::size_t kept_ = 0;
};

std::string quoted_for_bash(std::string_view text, char quote) {
  const std::string_view special = quote == '"' ? "$`\"\\" : quote == '\'' ? "" : " \\\"'$`&|;<>()*?[]{}~#!";
  std::string out;
  for (const char c : text) {
    if (special.find(c) != std::string_view::npos) out += '\\';
    out += c;
  }
  return out;
}

bool is_printable(std::string_view text) {
  return std::ranges::none_of(text,
                              [](char c) { return static_cast<unsigned char>(c) < ' ' || c == '\x7f'; });
}

/// The first line of an answer.
std::string what_else(const std::vector<Candidate>& candidates, const PossibleValues& values) {
  std::vector<std::string> out;
  if (std::ranges::any_of(candidates, [](const Candidate& one) { return one.word.ends_with('='); }))
    out.emplace_back("nospace");
  if (values.files) out.emplace_back("files");
  if (values.folders) out.emplace_back("folders");
  return text::join(out, " ") + "\n";
}

/// The description in one line without control characters.
std::string one_line(std::string text) {
  std::ranges::replace_if(
      text, [](char c) { return static_cast<unsigned char>(c) < ' ' || c == '\x7f'; }, ' ');
  return text;
}

}  // namespace

BashLine split_bash_line(std::string_view line, std::string_view word_breaks) {
  return BashSplitter(word_breaks).split(line);
}

std::vector<Candidate> matching(const CompletionPoint& point, const PossibleValues& values) {
  std::string before = point.before, typed = point.typed;
  std::vector<std::string> listed;
  if (const std::size_t comma = typed.rfind(','); values.is_list && comma != std::string::npos) {
    for (const std::string_view one : text::split(std::string_view(typed).substr(0, comma), ','))
      listed.emplace_back(one);
    before += typed.substr(0, comma + 1);
    typed.erase(0, comma + 1);
  }
  std::vector<Candidate> all = names_at(point), out;
  all.insert(all.end(), values.candidates.begin(), values.candidates.end());
  for (const Candidate& one : all)
    if (one.word.starts_with(typed) && is_printable(one.word) &&
        std::ranges::find(listed, one.word) == listed.end())
      out.push_back({before + one.word, one_line(one.description)});
  return out;
}

std::string bash_answer(const std::vector<Candidate>& candidates, const PossibleValues& values,
                        const BashLine& line) {
  std::string out = what_else(candidates, values);
  for (const Candidate& one : candidates) {
    if (!one.word.starts_with(line.kept)) continue;
    const std::string rest = one.word.substr(line.kept.size());
    if (line.quote == '\'' && rest.find('\'') != std::string::npos) continue;
    out += quoted_for_bash(rest, line.quote) + "\n";
  }
  return out;
}

std::string zsh_answer(const std::vector<Candidate>& candidates, const PossibleValues& values) {
  std::string out = what_else(candidates, values);
  for (const Candidate& one : candidates) {
    out += text::replace_all(text::replace_all(one.word, "\\", "\\\\"), ":", "\\:");
    out += one.description.empty() ? "\n" : fmt::format(":{}\n", one.description);
  }
  return out;
}

std::string fish_answer(const std::vector<Candidate>& candidates, const PossibleValues& values) {
  std::string out = what_else(candidates, values);
  for (const Candidate& one : candidates)
    out += one.word + (one.description.empty() ? "" : "\t" + one.description) + "\n";
  return out;
}

}  // namespace iocwright::cli
