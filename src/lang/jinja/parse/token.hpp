// The tokens of a template.
#pragma once

#include <cstdint>
#include <string_view>

namespace iocwright::jinja {

enum class TokenKind : std::uint8_t {
  data,         ///< text outside tags
  print_begin,  ///< {{
  print_end,    ///< }}
  block_begin,  ///< {%
  block_end,    ///< %}
  name,
  string,  ///< with its quotes, not yet decoded
  integer,
  real,
  op,  ///< an operator or a bracket
  end  ///< of the template
};

struct Token {
  TokenKind kind;
  std::string_view text;  ///< points into the template's source
  std::uint32_t begin;    ///< byte offset in the source

  std::uint32_t end() const { return begin + static_cast<std::uint32_t>(text.size()); }
  bool is_op(std::string_view symbol) const { return kind == TokenKind::op && text == symbol; }
  bool is_name(std::string_view word) const { return kind == TokenKind::name && text == word; }
};

}  // namespace iocwright::jinja
