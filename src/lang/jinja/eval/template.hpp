// A parsed template, and rendering it.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/diag/result.hpp"
#include "core/value/object.hpp"
#include "lang/jinja/functions/function.hpp"
#include "lang/jinja/parse/ast.hpp"

namespace iocwright::jinja {

/// The names that a template starts with, beside those of Jinja2 itself.
class Context {
 public:
  virtual ~Context() = default;
  /// The value of `name`, or null.
  virtual const Value* find(std::string_view name) const = 0;
};

/// What wrote a part of the output: an expression, or text of the template itself.
struct WrittenPart {
  std::uint32_t at;     ///< its first byte in the output; it ends where the next part begins
  std::uint32_t begin;  ///< its bytes in the source
  std::uint32_t end;
  bool is_expression;
};
using WrittenParts = std::vector<WrittenPart>;

class Template {
 public:
  /// Parses `source`. Errors bear the place in the source, with file number 0. `more_filters` are known
  /// beside Jinja2's own and must live as long as the program.
  static Result<std::shared_ptr<const Template>> parse(std::string_view source, const Limits& limits,
                                                       std::span<const FunctionRow> more_filters = {});

  /// The template's text with the names of `context`. Undefined names are errors when used. The work is
  /// bounded by `limits`.
  Result<std::string> render(const Context& context, const Limits& limits) const;
  /// The same; records in `parts`, in order, which part of the template wrote what.
  Result<std::string> render(const Context& context, const Limits& limits, WrittenParts& parts) const;

  const std::string& source() const { return source_; }

 private:
  std::string source_;
  Body body_;
  HiddenNames hidden_;
};

/// False when rendering `text` gives the same text, but for line ends: no tag is in it.
bool has_tags(std::string_view text);

}  // namespace iocwright::jinja
