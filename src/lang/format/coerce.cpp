#include "lang/format/coerce.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>

#include "core/base/text.hpp"
#include "core/base/unicode.hpp"
#include "core/value/number.hpp"
#include "core/value/text_forms.hpp"
#include "lang/format/describe.hpp"

namespace iocwright::format {

namespace {

using Coerced = tl::expected<Value, std::string>;

tl::unexpected<std::string> unexpected(NativeType type, const Value& value, std::string_view why = "") {
  return tl::make_unexpected(fmt::format("expected {}, found {}{}", describe(type), found(value), why));
}

/// Parses an integer that may have a sign, leading zeros, single underscores between digits and a fraction of
/// zeros. Returns nullopt if the text is not an integer.
std::optional<Coerced> parse_integer(std::string_view text) {
  text = text::trim(text);
  const std::size_t point = text.find('.');
  if (point != std::string_view::npos) {
    const std::string_view fraction = text.substr(point + 1);
    if (fraction.empty() || fraction.find_first_not_of('0') != std::string_view::npos) return std::nullopt;
    text = text.substr(0, point);
  }
  const bool plain = !text.empty() && text.find_first_not_of("+-0123456789_") == std::string_view::npos;
  const auto parsed = number::parse_int(text);
  if (!plain || parsed.status == number::Parse::invalid) return std::nullopt;
  if (parsed.status == number::Parse::too_big)
    return tl::make_unexpected("the integer does not fit in 64 bits");
  return Value(parsed.value);
}

Coerced to_integer(const Value& value) {
  if (value.is_integral()) return Value(value.as_int());
  if (value.is_real()) {
    if (const auto whole = number::exact_int(value.as_real())) return Value(*whole);
    const double real = value.as_real();
    return unexpected(NativeType::integer, value,
                      !std::isfinite(real)       ? ""
                      : std::trunc(real) != real ? ", which has a fractional part"
                                                 : ", which is too large");
  }
  if (value.is_string())
    if (const auto parsed = parse_integer(value.as_string())) return *parsed;
  return unexpected(NativeType::integer, value);
}

Coerced to_real(const Value& value) {
  if (value.is_number()) return Value(value.as_real());
  if (value.is_string())
    if (const auto parsed = number::parse_float(value.as_string())) return Value(*parsed);
  return unexpected(NativeType::real, value);
}

Coerced to_boolean(const Value& value) {
  if (value.is_bool()) return value;
  if (value.is_number() && (value.as_real() == 0 || value.as_real() == 1)) return Value(value.as_real() == 1);
  if (value.is_string()) {
    static constexpr std::array<std::string_view, 6> yes{"1", "on", "t", "true", "y", "yes"};
    static constexpr std::array<std::string_view, 6> no{"0", "off", "f", "false", "n", "no"};
    const std::string word = unicode::lower(value.as_string());
    if (std::ranges::find(yes, word) != yes.end()) return Value(true);
    if (std::ranges::find(no, word) != no.end()) return Value(false);
  }
  return unexpected(NativeType::boolean, value);
}

}  // namespace

Coerced coerce(const Value& value, NativeType type) {
  switch (type) {
    case NativeType::integer: return to_integer(value);
    case NativeType::real: return to_real(value);
    case NativeType::boolean: return to_boolean(value);
    case NativeType::list: return value.is_list() ? Coerced(value) : unexpected(type, value);
    case NativeType::dict: return value.is_dict() ? Coerced(value) : unexpected(type, value);
  }
  return value;
}

std::string advice(const Value& value, NativeType type) {
  if (type == NativeType::list && value.is_dict())
    return "write a list: `[VALUE, …]`, or lines that begin with `- `";
  if (type == NativeType::list && !value.is_none())
    return fmt::format("write `[{}]` for a list with one item", text::trim(shown(value), "`"));
  if ((type != NativeType::integer && type != NativeType::real) || !value.is_string()) return {};
  const std::string& text = value.as_string();
  const std::size_t end = std::min(text.find_first_not_of("+-0123456789."), text.size());
  std::string number = text.substr(0, end);
  if (text.find(',') == end && end > 0 && number.find('.') == std::string::npos) {
    number = text::replace_all(text, ",", ".");
    return coerce(Value(number), type) ? fmt::format("use a decimal point: `{}`", number) : "";
  }
  const std::string_view unit = std::string_view(text).substr(end);
  if (unit.empty() || unit.find_first_of("0123456789") != std::string_view::npos) return {};
  return coerce(Value(number), type) ? fmt::format("write the number alone: `{}`", number) : "";
}

bool is_template_text(const Value& value) {
  if (!value.is_string()) return false;
  for (std::string_view line : text::split(value.as_string(), '\n')) {
    const std::size_t open = line.find("{{");
    if (open != std::string_view::npos && line.find("}}", open + 2) != std::string_view::npos) return true;
  }
  return false;
}

}  // namespace iocwright::format
