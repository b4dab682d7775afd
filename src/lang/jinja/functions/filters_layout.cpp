// Filters that break strings and values into lines: wordwrap, pprint, tojson.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "core/value/json_text.hpp"
#include "core/value/text_forms.hpp"
#include "lang/jinja/eval/markup.hpp"
#include "lang/jinja/functions/function_tables.hpp"
#include "lang/jinja/functions/pretty.hpp"
#include "lang/jinja/functions/text_ops.hpp"
#include "lang/jinja/functions/text_wrap.hpp"

namespace iocwright::jinja {

namespace {

using Call = Invocation;

Result<Value> wordwrap(Call& call) {
  if (!call.self.is_string())
    return fail(
        evaluation_error(fmt::format("'{}' object has no attribute 'splitlines'", type_name(call.self))));
  Wrapping how;
  const Value& width = call[0];
  constexpr double widest = 1e15;
  how.is_whole = !width.is_real() || std::isnan(width.as_real());
  how.width = how.is_whole ? TRY(call.integer(0))
                           : static_cast<std::int64_t>(std::clamp(width.as_real(), -widest, widest));
  how.break_long_words = TRY(call.flag(1));
  how.break_on_hyphens = TRY(call.flag(3));
  const std::string separator = call.is_none(2) ? "\n" : TRY(call.text(2));
  std::string out;
  bool first = true;
  for (std::string_view paragraph : split_lines(call.self.as_string(), false)) {
    if (how.width <= 0 && (how.is_whole || width.as_real() <= 0))
      return fail(evaluation_error(fmt::format("invalid width {} (must be > 0)", how.width)));
    if (!first) out += separator;
    first = false;
    const auto lines = wrap(paragraph, how);
    if (!lines) return fail(evaluation_error("'float' object cannot be interpreted as an integer"));
    for (std::size_t i = 0; i < lines->size(); ++i) {
      if (i > 0) out += separator;
      out += (*lines)[i];
    }
    TRY(call.budget.step(lines->size() + 1));
    TRY(call.budget.size(out.size()));
  }
  return Value(std::move(out));
}

Result<Value> pprint(Call& call) { return Value(TRY(pretty(call.self, call.budget))); }

Result<Value> tojson(Call& call) {
  std::optional<std::string> indent;
  if (call[0].is_string()) indent = call[0].as_string();
  else if (!call.is_none(0)) indent = TRY(repeated(" ", TRY(call.integer(0)), call.budget));
  const std::string json = TRY(json_text(call.self, {.indent = indent, .sort_keys = true}, call.budget));
  return Value::markup(escape_json_in_html(json));
}

constexpr std::array rows{
    FunctionRow{"pprint", "", "the value as shown by repr(), broken into lines if it is long", pprint},
    FunctionRow{"tojson", "indent=None", "the value as JSON with sorted keys, safe in HTML", tojson},
    FunctionRow{"wordwrap", "width=79, break_long_words=True, wrapstring=None, break_on_hyphens=True",
                "the string wrapped to lines of at most `width` characters", wordwrap},
};

}  // namespace

std::span<const FunctionRow> layout_filters() { return rows; }

}  // namespace iocwright::jinja
