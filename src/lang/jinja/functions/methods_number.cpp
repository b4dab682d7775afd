// The methods and data attributes of int (and bool) and float.
#include <fmt/format.h>

#include <array>
#include <bit>
#include <cmath>

#include "core/value/number.hpp"
#include "lang/jinja/eval/objects.hpp"
#include "lang/jinja/eval/operators.hpp"
#include "lang/jinja/functions/function_tables.hpp"

namespace iocwright::jinja {

namespace {

using Call = Invocation;

std::uint64_t magnitude(const Call& call) {
  const std::int64_t n = call.self.as_int();
  return n < 0 ? 0 - static_cast<std::uint64_t>(n) : static_cast<std::uint64_t>(n);
}

Result<Value> itself(Call& call) { return plus(call.self); }
Result<Value> zero(Call& call) { return call.self.is_real() ? Value(0.0) : Value(0); }
Result<Value> one(Call&) { return Value(1); }
Result<Value> always(Call&) { return Value(true); }
Result<Value> bit_length(Call& call) {
  return Value(static_cast<std::int64_t>(std::bit_width(magnitude(call))));
}
Result<Value> bit_count(Call& call) {
  return Value(static_cast<std::int64_t>(std::popcount(magnitude(call))));
}
Result<Value> int_ratio(Call& call) { return Value::tuple({Value(call.self.as_int()), Value(1)}); }

Result<Value> to_bytes(Call& call) {
  const std::int64_t size = TRY(call.integer(0));
  const std::string order = TRY(call.text(1));
  const bool is_signed = TRY(call.flag(2));
  const std::int64_t n = call.self.as_int();
  if (order != "big" && order != "little")
    return fail(evaluation_error("byteorder must be either 'little' or 'big'"));
  if (n < 0 && !is_signed) return fail(value_error("can't convert negative int to unsigned"));
  if (size < 0) return fail(value_error("length argument must be non-negative"));
  TRY(call.budget.size(static_cast<std::uint64_t>(size)));
  const auto bits = static_cast<std::int64_t>(std::bit_width(n < 0 ? static_cast<std::uint64_t>(~n)
                                                                   : static_cast<std::uint64_t>(n))) +
                    (is_signed ? 1 : 0);
  if (bits > size * 8) return fail(value_error("int too big to convert"));
  std::string out;
  for (std::int64_t i = 0; i < size; ++i) {
    const char byte = i < 8 ? static_cast<char>(n >> (8 * i)) : static_cast<char>(n < 0 ? 0xFF : 0);
    out.insert(order == "big" ? 0 : out.size(), 1, byte);
  }
  return make<Bytes>(std::move(out));
}

Result<Value> is_integer(Call& call) {
  return Value(std::isfinite(call.self.as_real()) && call.self.as_real() == std::trunc(call.self.as_real()));
}

/// float.hex(): a hexadecimal number with 13 digits after the point, and a binary exponent.
Result<Value> hex(Call& call) {
  const double value = call.self.as_real();
  if (!std::isfinite(value)) return Value(number::repr(value));
  const char* sign = std::signbit(value) ? "-" : "";
  if (value == 0) return Value(fmt::format("{}0x0.0p+0", sign));
  const auto bits = std::bit_cast<std::uint64_t>(value);
  const auto exponent = static_cast<int>((bits >> 52) & 0x7FF);
  const std::uint64_t fraction = bits & ((std::uint64_t{1} << 52) - 1);
  return Value(fmt::format("{}0x{}.{:013x}p{:+d}", sign, exponent == 0 ? 0 : 1, fraction,
                           exponent == 0 ? -1022 : exponent - 1023));
}

Result<Value> float_ratio(Call& call) {
  const double value = call.self.as_real();
  if (!std::isfinite(value)) return fail(evaluation_error("cannot convert NaN or Infinity to integer ratio"));
  int exponent = 0;
  double mantissa = std::frexp(value, &exponent);
  std::int64_t numerator = static_cast<std::int64_t>(std::ldexp(mantissa, 53));
  exponent -= 53;
  while (numerator != 0 && numerator % 2 == 0 && exponent < 0) {
    numerator /= 2;
    ++exponent;
  }
  if (numerator == 0) exponent = 0;
  const auto width =
      static_cast<std::int64_t>(std::bit_width(static_cast<std::uint64_t>(std::abs(numerator))));
  if (exponent < -62 || (exponent > 0 && width + exponent > 63)) return fail(overflow());
  const std::int64_t power = std::int64_t{1} << std::abs(exponent);
  return exponent < 0 ? Value::tuple({Value(numerator), Value(power)})
                      : Value::tuple({Value(numerator * power), Value(1)});
}

// `@` instead of parameters marks a data attribute such as `(1).real`.
constexpr std::array int_rows{
    FunctionRow{"as_integer_ratio", "", "the numerator and the denominator", int_ratio},
    FunctionRow{"bit_count", "", "the number of ones in its binary form", bit_count},
    FunctionRow{"bit_length", "", "the number of digits in its binary form", bit_length},
    FunctionRow{"conjugate", "", "the number itself", itself},
    FunctionRow{"denominator", "@", "always 1", one},
    FunctionRow{"imag", "@", "always 0", zero},
    FunctionRow{"is_integer", "", "whether the number is whole: always true", always},
    FunctionRow{"numerator", "@", "the number itself", itself},
    FunctionRow{"real", "@", "the number itself", itself},
    FunctionRow{"to_bytes", "length=1, byteorder='big', *, signed=False", "the number as bytes", to_bytes},
};

constexpr std::array float_rows{
    FunctionRow{"as_integer_ratio", "", "the numerator and the denominator", float_ratio},
    FunctionRow{"conjugate", "", "the number itself", itself},
    FunctionRow{"hex", "", "the number in hexadecimal", hex},
    FunctionRow{"imag", "@", "always 0.0", zero},
    FunctionRow{"is_integer", "", "whether the number is whole", is_integer},
    FunctionRow{"real", "@", "the number itself", itself},
};

}  // namespace

std::span<const FunctionRow> int_methods() { return int_rows; }
std::span<const FunctionRow> float_methods() { return float_rows; }

}  // namespace iocwright::jinja
