// Tabs where the reference's loader refuses them: anywhere but in quoted and block scalars and in comments.
#pragma once

#include <string_view>

#include "diag/sink.hpp"
#include "yaml/node.hpp"

namespace iocwright::yaml {

/// libyaml takes a tab for a space; this looks at the text between and inside of the scalars that it finds, in order.
class StrayTabs {
 public:
  StrayTabs(FileId file, std::string_view text) : file_(file), text_(text), any_(text.find('\t') != std::string_view::npos) {}

  /// Checks what lies before the scalar, and the scalar itself when it is plain.
  void check_scalar(Span span, Style style, Sink& sink) {
    if (any_) check(span, style, sink);
  }
  /// Checks what lies behind the last scalar.
  void check_rest(Sink& sink) {
    const auto end = static_cast<std::uint32_t>(text_.size());
    if (any_) check({file_, end, end}, Style::plain, sink);
  }

 private:
  void check(Span span, Style style, Sink& sink);
  void check_gap(std::uint32_t begin, std::uint32_t end, Sink& sink);

  FileId file_;
  std::string_view text_;
  bool any_;
  std::uint32_t checked_ = 0;  ///< bytes that were looked at
};

}  // namespace iocwright::yaml
