// Rejects what libyaml accepts but the reference's loader does not.
#pragma once

#include <string_view>

#include "core/diag/sink.hpp"
#include "lang/yaml/node.hpp"

namespace iocwright::yaml {

/// Checks the scalars that libyaml finds, and the text between them, in order:
///
/// - Tabs are allowed only in quoted and block scalars, comments and flow collections.
/// - A comment after the `|` or `>` of a block scalar needs a space before it.
/// - After an indented blank line at the start of a block scalar, lines must not be indented more.
class LoaderRules {
 public:
  LoaderRules(FileId file, std::string_view text)
      : file_(file), text_(text), any_tab_(text.find('\t') != std::string_view::npos) {}

  /// Checks a scalar, and the text between it and the previous scalar.
  void check_scalar(Span span, Style style, Sink& sink);
  /// Checks the text after the last scalar, and reports all tabs as one error.
  void check_rest(Sink& sink);

 private:
  void check_tabs(std::uint32_t begin, std::uint32_t end, bool in_scalar);
  void check_block_header(Span span, Sink& sink) const;
  void check_block_indentation(Span span, Sink& sink) const;

  FileId file_;
  std::string_view text_;
  bool any_tab_;
  int flow_depth_ = 0;           ///< open brackets and braces
  std::uint32_t first_tab_ = 0;  ///< the first of the tabs that are errors
  std::size_t tabs_ = 0;         ///< the number of pieces of text with such tabs
  std::uint32_t checked_ = 0;    ///< everything before this offset has been checked
};

}  // namespace iocwright::yaml
