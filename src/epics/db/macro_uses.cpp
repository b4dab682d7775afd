#include "epics/db/macro_uses.hpp"

namespace iocwright::epics {

namespace {

class UseFinder {
 public:
  explicit UseFinder(std::string_view text) : text_(text) {}

  std::vector<MacroUse> find() {
    bool in_double = false, in_single = false;
    while (at_ < text_.size()) {
      const char c = text_[at_];
      if (c == '\n') in_double = in_single = false;
      if (c == '\\') at_ += 2;
      else if (is_reference() && !in_single) reference(0);
      else {
        if (c == '"' && !in_single) in_double = !in_double;
        if (c == '\'' && !in_double) in_single = !in_single;
        ++at_;
      }
    }
    return std::move(out_);
  }

 private:
  static constexpr int maximum_depth = 100;

  bool is_reference() const {
    return text_[at_] == '$' && at_ + 1 < text_.size() && (text_[at_ + 1] == '(' || text_[at_ + 1] == '{');
  }

  /// Skips to one of `ends` outside of references. False at the end of the line.
  bool skip_to(std::string_view ends, int depth) {
    while (at_ < text_.size() && text_[at_] != '\n') {
      if (ends.find(text_[at_]) != std::string_view::npos) return true;
      if (text_[at_] == '\\') at_ += 2;
      else if (is_reference() && depth < maximum_depth) {
        if (!reference(depth + 1)) return false;
      } else {
        ++at_;
      }
    }
    return false;
  }

  /// Reads a reference at `at_`. False, with `at_` at the end of the line, if it is not closed there.
  bool reference(int depth) {
    const std::size_t begin = at_;
    const char close = text_[at_ + 1] == '(' ? ')' : '}';
    const std::string ends = std::string("=,") + close;
    at_ += 2;
    const std::size_t name_at = at_;
    if (!skip_to(ends, depth)) return false;
    MacroUse out{
        .name = std::string(text_.substr(name_at, at_ - name_at)), .default_text = {}, .begin = begin};
    if (text_[at_] == '=') {
      const std::size_t default_at = ++at_;
      if (!skip_to(ends.substr(1), depth)) return false;
      out.default_text = std::string(text_.substr(default_at, at_ - default_at));
    }
    const std::string_view only_close(ends.data() + 2, 1);
    if (text_[at_] == ',' && !skip_to(only_close, depth)) return false;
    out.end = ++at_;
    if (!out.name.empty() && out.name.find('$') == std::string::npos) out_.push_back(std::move(out));
    return true;
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::vector<MacroUse> out_;
};

}  // namespace

std::vector<MacroUse> find_macro_uses(std::string_view text) { return UseFinder(text).find(); }

}  // namespace iocwright::epics
