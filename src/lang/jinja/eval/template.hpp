// Templates: parsed once, rendered as often as needed.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/diag/result.hpp"
#include "lang/jinja/eval/context.hpp"
#include "lang/jinja/functions/function.hpp"
#include "lang/jinja/parse/ast.hpp"

namespace iocwright::jinja {

/// What wrote a part of the output: an expression, or text of the template itself.
struct WrittenPart {
  std::uint32_t at;     ///< its first byte in the output; it ends where the next part begins
  std::uint32_t begin;  ///< its bytes in the source
  std::uint32_t end;
  bool is_expression;
};
using WrittenParts = std::vector<WrittenPart>;

/// A template that has been parsed.
class Template {
 public:
  /// Parses `source`. The spans of errors are offsets in the source, with file number 0.
  static Result<std::shared_ptr<const Template>> parse(std::string_view source, const Limits& limits,
                                                       const MoreFunctions& more = {});

  /// The output of the template with the names of `context`. Fails if it uses an undefined name or exceeds
  /// one of `limits`.
  Result<std::string> render(const Context& context, const Limits& limits) const;
  /// The same, but also records in `parts` which part of the template wrote which part of the output, in
  /// order.
  Result<std::string> render(const Context& context, const Limits& limits, WrittenParts& parts) const;

 private:
  std::string source_;
  Body body_;
  HiddenNames hidden_;
};

/// Whether `text` contains a tag. If not, rendering it only normalizes its line ends.
bool has_tags(std::string_view text);

}  // namespace iocwright::jinja
