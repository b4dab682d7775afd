#include "instance/resolve/cast.hpp"

#include <fmt/format.h>

#include <cmath>

#include "core/diag/wording.hpp"
#include "core/value/compare.hpp"
#include "core/value/dict.hpp"
#include "core/value/number.hpp"
#include "core/value/object.hpp"
#include "core/value/text_forms.hpp"
#include "instance/model/parameter_type.hpp"
#include "instance/resolve/literal.hpp"
#include "lang/format/describe.hpp"
#include "lang/jinja/eval/access.hpp"
#include "lang/jinja/eval/operators.hpp"

namespace iocwright::resolve {

namespace {

using format::NativeType;

std::string must_be(NativeType type, const std::string& what) {
  return fmt::format("the output of the template must be {}, but is {}", format::describe(type), what);
}

Diagnostic not_a(NativeType type, const Value& value) {
  return error(DiagKind::template_cast, has_python_words()
                                            ? fmt::format("cannot convert {} of type {} to {}", brief(value),
                                                          type_name(value), model::native_name(type))
                                            : must_be(type, shown(value)));
}

/// The error of an output that is not a literal, for the reason `why`.
Diagnostic not_literal(NativeType type, const std::string& text, const std::string& why) {
  if (has_python_words())
    return error(DiagKind::template_cast, fmt::format("the template's output {} is not a valid {}: {}",
                                                      brief(Value(text)), model::native_name(type), why));
  return error(DiagKind::template_cast, must_be(type, text.empty() ? "empty" : shown(Value(text))))
      .help(why.starts_with("invalid number") ? why : "");
}

Result<Value> to_integer(const Value& value) {
  if (value.is_integral()) return Value(value.as_int());
  if (value.is_real() && std::isfinite(value.as_real())) {
    const auto whole = number::exact_int(std::trunc(value.as_real()));
    if (!whole) return fail(jinja::overflow());
    return Value(*whole);
  }
  if (value.is_string()) {
    const auto parsed = number::parse_int(value.as_string());
    if (parsed.status == number::Parse::ok) return Value(parsed.value);
    if (parsed.status == number::Parse::too_big) return fail(jinja::overflow());
  }
  return fail(not_a(NativeType::integer, value));
}

Result<Value> to_real(const Value& value) {
  if (value.is_number()) return Value(value.as_real());
  const auto parsed = value.is_string() ? number::parse_float(value.as_string()) : std::nullopt;
  if (!parsed) return fail(not_a(NativeType::real, value));
  return Value(*parsed);
}

Result<Value> to_dict(const Value& value, Budget& budget) {
  if (value.is_dict()) return value;
  Dict out;
  if (!jinja::is_iterable(value)) return fail(not_a(NativeType::dict, value));
  for (const Value& pair : TRY(jinja::collect(value, budget))) {
    if (!jinja::is_iterable(pair)) return fail(not_a(NativeType::dict, value));
    const auto parts = TRY(jinja::collect(pair, budget));
    if (parts.size() != 2 || !hashable(parts[0])) return fail(not_a(NativeType::dict, value));
    out.set(parts[0], parts[1]);
  }
  return Value::dict(std::move(out));
}

}  // namespace

Cast guess_cast(std::string_view text) {
  for (std::size_t bar = text.find('|'); bar != std::string_view::npos; bar = text.find('|', bar + 1)) {
    std::size_t begin = bar + 1;
    while (begin < text.size() && text[begin] == ' ') ++begin;
    std::size_t end = begin;
    while (end < text.size() && text[end] >= 'a' && text[end] <= 'z') ++end;
    std::size_t close = end;
    while (close < text.size() && text[close] == ' ') ++close;
    if (!text.substr(close).starts_with("}}")) continue;
    const model::ParameterType* type = model::find_parameter_type(text.substr(begin, end - begin));
    return type == nullptr ? std::nullopt : type->native;
  }
  return std::nullopt;
}

std::string guess_help(NativeType type) {
  const std::string_view filter = model::native_name(type);
  return fmt::format(
      "`| {0} }}}}` converts the whole value, not only this expression; to keep a string, write it in "
      "parentheses: `{{{{ (x | {0}) }}}}`",
      filter);
}

Result<Value> apply_cast(const std::string& text, Cast cast, Budget& budget) {
  if (!cast) return Value(text);
  auto value = parse_literal(text, budget);
  if (!value) {
    Diagnostic invalid = std::move(value.error());
    if (invalid.kind() != DiagKind::template_cast) return fail(std::move(invalid));
    return fail(not_literal(*cast, text, invalid.message()));
  }
  switch (*cast) {
    case NativeType::integer: return to_integer(*value);
    case NativeType::real: return to_real(*value);
    case NativeType::boolean: return Value(TRY(truth(*value)));
    case NativeType::list: break;
    case NativeType::dict: return to_dict(*value, budget);
  }
  if (!jinja::is_iterable(*value)) return fail(not_a(*cast, *value));
  return Value::list(TRY(jinja::collect(*value, budget)));
}

}  // namespace iocwright::resolve
