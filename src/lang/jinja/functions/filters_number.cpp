// Filters that convert values to numbers, or that change or format numbers.
#include <fmt/format.h>

#include <array>
#include <cmath>

#include "core/value/number.hpp"
#include "core/value/text_forms.hpp"
#include "lang/jinja/eval/operators.hpp"
#include "lang/jinja/eval/undefined.hpp"
#include "lang/jinja/functions/function_tables.hpp"
#include "lang/jinja/functions/number_format.hpp"

namespace iocwright::jinja {

namespace {

using Call = Invocation;

/// int(float), which rounds towards zero; nullopt for infinity and NaN. Fails if the number does not fit in
/// 64 bits.
Result<std::optional<Value>> truncated(double value) {
  if (!std::isfinite(value)) return std::nullopt;
  const auto whole = number::exact_int(std::trunc(value));
  if (!whole) return fail(overflow());
  return Value(*whole);
}

Result<Value> to_int(Call& call) {
  if (auto* missing = object_cast<Undefined>(call.self)) return fail(missing->use());
  if (call.self.is_integral()) return Value(call.self.as_int());
  if (call.self.is_real()) {
    if (std::isinf(call.self.as_real())) return fail(value_error("cannot convert float infinity to integer"));
    const auto whole = TRY(truncated(call.self.as_real()));
    return whole ? *whole : call[0];
  }
  if (!call.self.is_string()) return call[0];
  const std::int64_t base = TRY(call.integer(1));
  if (base == 0 || (base >= 2 && base <= 36)) {
    const auto parsed = number::parse_int(call.self.as_string(), static_cast<int>(base));
    if (parsed.status == number::Parse::ok) return Value(parsed.value);
    if (parsed.status == number::Parse::too_big) return fail(overflow());
  }
  const auto real = number::parse_float(call.self.as_string());
  if (!real) return call[0];
  const auto whole = TRY(truncated(*real));
  return whole ? *whole : call[0];
}

Result<Value> to_float(Call& call) {
  if (auto* missing = object_cast<Undefined>(call.self)) return fail(missing->use());
  if (call.self.is_number()) return Value(call.self.as_real());
  const auto real = call.self.is_string() ? number::parse_float(call.self.as_string()) : std::nullopt;
  return real ? Value(*real) : call[0];
}

Result<Value> absolute(Call& call) {
  if (call.self.is_real()) return Value(std::abs(call.self.as_real()));
  if (call.self.is_integral()) return call.self.as_int() < 0 ? negate(call.self) : plus(call.self);
  if (auto* missing = object_cast<Undefined>(call.self)) return fail(missing->use());
  return fail(evaluation_error(fmt::format("bad operand type for abs(): '{}'", type_name(call.self)),
                               fmt::format("`abs` needs a number, not {}", noun(call.self))));
}

/// round(int, -n): to tens, hundreds and so on, with ties to even.
Result<Value> round_integer(std::int64_t value, std::int64_t places) {
  if (places >= 0) return Value(value);
  if (places < -18) return Value(0);
  std::int64_t unit = 1;
  for (std::int64_t i = places; i < 0; ++i) unit *= 10;
  std::int64_t rest = value % unit;
  if (rest < 0) rest += unit;
  const std::int64_t below = value - rest;
  const bool odd = (below / unit) % 2 != 0;
  const bool up = rest > unit - rest || (rest == unit - rest && odd);
  std::int64_t out = 0;
  if (__builtin_add_overflow(below, up ? unit : 0, &out)) return fail(overflow());
  return Value(out);
}

/// round(float, n): correctly rounded, with ties to even.
Result<Value> round_real(double value, std::int64_t places, Budget& budget) {
  if (!std::isfinite(value) || places > 330) return Value(value);
  if (places < -330) return Value(std::copysign(0.0, value));
  if (places >= 0) {
    const std::string text = TRY(format_real(value, 'f', places, false, budget));
    return Value(std::copysign(*number::parse_float(text), value));
  }
  const double unit = std::pow(10.0, static_cast<double>(-places));
  return Value(std::nearbyint(value / unit) * unit);
}

Result<Value> round(Call& call) {
  const std::string method = call[1].is_string() ? call[1].as_string() : "";
  if (method != "common" && method != "ceil" && method != "floor")
    return fail(evaluation_error("method must be common, ceil or floor"));
  if (auto* missing = object_cast<Undefined>(call.self)) return fail(missing->use());
  if (!call.self.is_number())
    return fail(evaluation_error(fmt::format("type {} doesn't define __round__ method", type_name(call.self)),
                                 fmt::format("`round` needs a number, not {}", noun(call.self))));
  if (method == "common") {
    if (call.is_none(0)) {  // round(x, None) returns an int
      if (call.self.is_integral()) return Value(call.self.as_int());
      const auto whole = TRY(truncated(std::nearbyint(call.self.as_real())));
      if (!whole) return fail(value_error("cannot convert float NaN or infinity to integer"));
      return *whole;
    }
    const std::int64_t places = TRY(call.integer(0));
    return call.self.is_real() ? round_real(call.self.as_real(), places, call.budget)
                               : round_integer(call.self.as_int(), places);
  }
  const Value unit = TRY(arithmetic(Op::power, Value(10), call[0], call.budget));
  const Value product = TRY(arithmetic(Op::multiply, call.self, unit, call.budget));
  if (product.is_integral()) return arithmetic(Op::divide, product, unit, call.budget);
  const double scaled = product.as_real();
  const auto whole = TRY(truncated(method == "ceil" ? std::ceil(scaled) : std::floor(scaled)));
  if (!whole) return fail(value_error("cannot convert float NaN or infinity to integer"));
  return arithmetic(Op::divide, *whole, unit, call.budget);
}

Result<Value> filesizeformat(Call& call) {
  const auto size = call.self.is_string()   ? number::parse_float(call.self.as_string())
                    : call.self.is_number() ? std::optional<double>(call.self.as_real())
                                            : std::nullopt;
  if (!size) return fail(value_error(fmt::format("could not convert to float: {}", brief(call.self))));
  const bool binary = TRY(call.flag(0));
  const double base = binary ? 1024 : 1000;
  if (*size == 1) return Value("1 Byte");
  if (*size < base) return Value(fmt::format("{} Bytes", static_cast<std::int64_t>(*size)));
  double unit = base;
  std::size_t prefix = 0;
  static constexpr std::string_view letters = "kMGTPEZY";
  for (; prefix + 1 < letters.size() && *size >= unit * base; ++prefix) unit *= base;
  const char letter = binary && prefix == 0 ? 'K' : letters[prefix];
  return Value(fmt::format("{:.1f} {}{}B", *size / unit, letter, binary ? "i" : ""));
}

constexpr std::array rows{
    FunctionRow{"abs", "", "the absolute value of a number", absolute},
    FunctionRow{"filesizeformat", "binary=False", "a number of bytes in human-readable form, such as 13 kB",
                filesizeformat},
    FunctionRow{"float", "default=0.0", "the value as a float, or `default` if it is not a number", to_float},
    FunctionRow{"int", "default=0, base=10", "the value as an integer, or `default` if it is not a number",
                to_int},
    FunctionRow{"round", "precision=0, method='common'",
                "the number rounded to `precision` places; `method` is common, ceil or floor", round},
};

}  // namespace

std::span<const FunctionRow> number_filters() { return rows; }

}  // namespace iocwright::jinja
