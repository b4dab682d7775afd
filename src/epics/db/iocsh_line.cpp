#include "epics/db/iocsh_line.hpp"

#include <algorithm>

namespace iocwright::epics {

namespace {

bool is_separator(char c) { return c == ' ' || c == '\t' || c == '(' || c == ')' || c == ',' || c == '\r'; }

class Splitter {
 public:
  explicit Splitter(std::string_view line) : line_(line.substr(0, line.find('\0'))) {}

  IocshLine split() {
    while (at_ < line_.size() && !is_over_) step();
    if (!is_over_) finish();
    return std::move(out_);
  }

 private:
  void step() {
    const char c = line_[at_];
    const bool is_plain = quote_ == 0 && !is_escaped_;
    if (is_plain && c == '\\') {
      is_escaped_ = true;
      ++at_;
      return;
    }
    if (is_plain && begins_redirection()) return redirect();
    if (is_plain && is_separator(c)) word_ = nullptr;
    else if (quote_ != 0 && c == quote_) quote_ = 0;
    else if (is_plain && (c == '"' || c == '\'')) open_quote(c);
    else if (begin_word()) word_->text += c;
    is_escaped_ = false;
    ++at_;
    if (word_ != nullptr) word_->range.end = at_;
  }

  void open_quote(char c) {
    if (!begin_word()) return;
    quote_ = c;
    quote_at_ = at_;
  }

  bool begins_redirection() const {
    const char c = line_[at_];
    const bool has_number = c >= '1' && c <= '9' && line_.substr(at_ + 1).starts_with('>');
    return c == '<' || c == '>' || has_number;
  }

  void redirect() {
    if (target_) return fail(LoadProblem::illegal_redirection, {at_, at_ + 1});
    target_ = IocshRedirection{};
    target_at_ = at_;
    word_ = nullptr;
    if (line_[at_] == '<') {
      target_->descriptor = 0;
    } else {
      if (line_[at_] != '>') target_->descriptor = line_[at_++] - '0';
      target_->appends = line_.substr(at_ + 1).starts_with('>');
      if (target_->appends) ++at_;
    }
    ++at_;
  }

  /// Makes sure that there is a word. False if the rest of the line is ignored.
  bool begin_word() {
    if (word_ != nullptr) return true;
    const std::size_t begin = at_ - (is_escaped_ ? 1 : 0);
    if (target_) {
      is_over_ = out_.redirection(target_->descriptor) != nullptr;
      if (is_over_) return false;
      out_.redirections.push_back(*std::move(target_));
      target_.reset();
      word_ = &out_.redirections.back().file;
    } else {
      word_ = &out_.words.emplace_back();
    }
    word_->range = {begin, begin};
    return true;
  }

  void fail(LoadProblem problem, TextRange range) {
    out_.error = problem;
    out_.error_range = range;
    is_over_ = true;
  }

  void finish() {
    if (target_) fail(LoadProblem::illegal_redirection, {target_at_, at_});
    else if (quote_ != 0) fail(LoadProblem::unbalanced_quote, {quote_at_, at_});
    else if (is_escaped_) fail(LoadProblem::trailing_backslash, {at_ - 1, at_});
  }

  std::string_view line_;
  std::size_t at_ = 0;
  IocshLine out_;
  IocshWord* word_ = nullptr;  ///< that is being read
  std::optional<IocshRedirection> target_;
  std::size_t target_at_ = 0;
  char quote_ = 0;
  std::size_t quote_at_ = 0;
  bool is_escaped_ = false;
  bool is_over_ = false;
};

}  // namespace

const IocshRedirection* IocshLine::redirection(int descriptor) const {
  const auto found = std::ranges::find(redirections, descriptor, &IocshRedirection::descriptor);
  return found == redirections.end() ? nullptr : &*found;
}

IocshLine split_iocsh_line(std::string_view line) { return Splitter(line).split(); }

}  // namespace iocwright::epics
