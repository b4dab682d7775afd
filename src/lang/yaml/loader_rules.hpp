// What libyaml takes and the reference's loader refuses.
#pragma once

#include <string_view>

#include "core/diag/sink.hpp"
#include "lang/yaml/node.hpp"

namespace iocwright::yaml {

/// Looks at the text of the scalars that libyaml finds, and at the text between them, in order.
///
/// - A tab stands in quoted and block scalars, in comments, and between the items of a flow collection,
/// nowhere else.
/// - A comment behind the `|` or `>` of a block scalar begins after a space.
/// - In a block scalar a blank line with some indentation may not come before a line with more.
class LoaderRules {
 public:
  LoaderRules(FileId file, std::string_view text)
      : file_(file), text_(text), any_tab_(text.find('\t') != std::string_view::npos) {}

  /// Checks the scalar and what lies before it.
  void check_scalar(Span span, Style style, Sink& sink);
  /// Checks what lies behind the last scalar.
  void check_rest(Sink& sink);

 private:
  void check_tabs(std::uint32_t begin, std::uint32_t end, bool in_scalar, Sink& sink);
  void check_block_header(Span span, Sink& sink) const;
  void check_block_indentation(Span span, Sink& sink) const;

  FileId file_;
  std::string_view text_;
  bool any_tab_;
  int flow_depth_ = 0;         ///< brackets and braces that are open
  std::uint32_t checked_ = 0;  ///< bytes that were looked at
};

}  // namespace iocwright::yaml
