#include "lang/jinja/eval/operators.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "core/diag/wording.hpp"
#include "core/value/compare.hpp"
#include "core/value/text_forms.hpp"
#include "lang/jinja/eval/markup.hpp"
#include "lang/jinja/eval/undefined.hpp"
#include "lang/jinja/functions/percent_format.hpp"
#include "lang/jinja/functions/text_ops.hpp"

namespace iocwright::jinja {

namespace {

std::string_view symbol(Op op) {
  switch (op) {
    case Op::add: return "+";
    case Op::subtract: return "-";
    case Op::multiply: return "*";
    case Op::divide: return "/";
    case Op::floor_divide: return "//";
    case Op::modulo: return "%";
    case Op::power: return "** or pow()";
    default: return "?";
  }
}

/// "`+` cannot add", to be followed by the nouns of both operands.
std::string what_fails(std::string_view op) {
  if (op.starts_with('*') && op.size() > 1) return "`**` cannot be used with";
  return fmt::format("`{}` cannot {}", op,
                     op.starts_with('+')   ? "add"
                     : op == "-"           ? "subtract"
                     : op == "*"           ? "multiply"
                     : op.starts_with('/') ? "divide"
                                           : "be used with");
}

Result<Value> integer_power(std::int64_t base, std::int64_t exponent) {
  if (exponent < 0) {
    if (base == 0)
      return fail(
          value_error("0.0 cannot be raised to a negative power", "0 cannot be raised to a negative power"));
    return Value(std::pow(static_cast<double>(base), static_cast<double>(exponent)));
  }
  std::int64_t result = 1;
  while (exponent > 0) {
    if ((exponent & 1) != 0 && __builtin_mul_overflow(result, base, &result)) return fail(overflow());
    exponent >>= 1;
    if (exponent > 0 && __builtin_mul_overflow(base, base, &base)) return fail(overflow());
  }
  return Value(result);
}

/// a / b, rounded only once: as doubles if they represent both numbers exactly, otherwise as long doubles,
/// which represent every 64-bit integer.
double quotient(std::int64_t a, std::int64_t b) {
  const auto exact = [](std::int64_t n) {
    return n >= -(std::int64_t{1} << 53) && n <= (std::int64_t{1} << 53);
  };
  if (exact(a) && exact(b)) return static_cast<double>(a) / static_cast<double>(b);
  return static_cast<double>(static_cast<long double>(a) / static_cast<long double>(b));
}

Result<Value> integers(Op op, std::int64_t a, std::int64_t b) {
  std::int64_t result = 0;
  switch (op) {
    case Op::add:
      if (__builtin_add_overflow(a, b, &result)) return fail(overflow());
      return Value(result);
    case Op::subtract:
      if (__builtin_sub_overflow(a, b, &result)) return fail(overflow());
      return Value(result);
    case Op::multiply:
      if (__builtin_mul_overflow(a, b, &result)) return fail(overflow());
      return Value(result);
    case Op::divide:
      if (b == 0) return fail(value_error("division by zero"));
      return Value(quotient(a, b));
    case Op::floor_divide:
    case Op::modulo: {
      if (b == 0)
        return fail(
            value_error(op == Op::modulo ? "integer modulo by zero" : "integer division or modulo by zero",
                        "division by zero"));
      if (b == -1) return op == Op::modulo ? Result<Value>(Value(0)) : negate(Value(a));
      std::int64_t down = a / b;
      std::int64_t rest = a % b;
      if (rest != 0 && (rest < 0) != (b < 0)) {  // Python rounds down, C++ towards zero
        --down;
        rest += b;
      }
      return Value(op == Op::modulo ? rest : down);
    }
    default: return integer_power(a, b);
  }
}

Result<Value> real_power(double a, double b) {
  if (a == 0 && b < 0 && std::isfinite(b))
    return fail(
        value_error("0.0 cannot be raised to a negative power", "0 cannot be raised to a negative power"));
  if (a < 0 && std::isfinite(a) && std::isfinite(b) && b != std::floor(b))
    return fail(value_error("a negative number to a fractional power is complex, which is not supported"));
  const double result = std::pow(a, b);
  if (std::isinf(result) && std::isfinite(a) && std::isfinite(b))
    return fail(value_error("(34, 'Numerical result out of range')", "the result is too large"));
  return Value(result);
}

/// Python's floor division and modulo of floats: the quotient is rounded down, and the remainder has the sign
/// of the divisor.
Value floor_parts(Op op, double a, double b) {
  double rest = std::fmod(a, b);
  double quotient = (a - rest) / b;
  if (rest != 0) {
    if ((b < 0) != (rest < 0)) {
      rest += b;
      quotient -= 1;
    }
  } else {
    rest = std::copysign(0.0, b);
  }
  if (op == Op::modulo) return Value(rest);
  if (quotient == 0) return Value(std::copysign(0.0, a / b));
  double whole = std::floor(quotient);
  if (quotient - whole > 0.5) whole += 1;
  return Value(whole);
}

Result<Value> reals(Op op, double a, double b) {
  switch (op) {
    case Op::add: return Value(a + b);
    case Op::subtract: return Value(a - b);
    case Op::multiply: return Value(a * b);
    case Op::divide:
      if (b == 0) return fail(value_error("float division by zero", "division by zero"));
      return Value(a / b);
    case Op::floor_divide:
    case Op::modulo:
      if (b == 0)
        return fail(value_error(op == Op::modulo ? "float modulo by zero" : "float floor division by zero",
                                "division by zero"));
      return floor_parts(op, a, b);
    default: return real_power(a, b);
  }
}

Result<Value> repeat(const Value& value, std::int64_t count, Budget& budget) {
  if (value.is_string()) return text_like(value, TRY(repeated(value.as_string(), count, budget)));
  const auto times = static_cast<std::uint64_t>(std::max<std::int64_t>(count, 0));
  const auto& items = value.items();
  std::uint64_t size = 0;
  if (__builtin_mul_overflow(times, static_cast<std::uint64_t>(items.size()), &size)) size = UINT64_MAX;
  TRY(budget.length(size));
  TRY(budget.step(size));
  std::vector<Value> out;
  out.reserve(size);
  for (std::uint64_t i = 0; size > 0 && i < times; ++i) out.insert(out.end(), items.begin(), items.end());
  return value.is_list() ? Value::list(std::move(out)) : Value::tuple(std::move(out));
}

Result<Value> join_sequences(const Value& a, const Value& b, Budget& budget) {
  const std::size_t size = a.items().size() + b.items().size();
  TRY(budget.length(size));
  TRY(budget.step(size));
  std::vector<Value> out = a.items();
  out.insert(out.end(), b.items().begin(), b.items().end());
  return a.is_list() ? Value::list(std::move(out)) : Value::tuple(std::move(out));
}

Result<Value> add_strings(const Value& a, const Value& b, Budget& budget) {
  const bool safe = a.is_markup() || b.is_markup();
  std::string out = TRY(safe ? escaped_text(a, budget) : Result<std::string>(a.as_string()));
  out += TRY(safe ? escaped_text(b, budget) : Result<std::string>(b.as_string()));
  TRY(budget.size(out.size()));
  return safe ? Value::markup(std::move(out)) : Value(std::move(out));
}

bool is_sequence(const Value& value) { return value.is_string() || value.is_list() || value.is_tuple(); }

}  // namespace

Diagnostic overflow() {
  return value_error("the result does not fit in a 64-bit integer")
      .help("use a float if the exact digits do not matter");
}

Diagnostic unsupported(std::string_view op, const Value& a, const Value& b) {
  const bool has_string = a.is_string() || b.is_string();
  return evaluation_error(
             fmt::format("unsupported operand type(s) for {}: '{}' and '{}'", op, type_name(a), type_name(b)),
             fmt::format("{} {} and {}", what_fails(op), noun(a), noun(b)))
      .help(!has_string ? ""
            : op == "+" ? "use `~` to join values as strings, or `| int` to convert a string to a number"
                        : "use `| int` to convert a string to a number");
}

Result<Value> arithmetic(Op op, const Value& a, const Value& b, Budget& budget) {
  if (a.is_number() && b.is_number()) {
    if (a.is_integral() && b.is_integral()) return integers(op, a.as_int(), b.as_int());
    return reals(op, a.as_real(), b.as_real());
  }
  if (op == Op::modulo && a.is_string()) return percent_format(a, b, budget);
  for (const Value* side : {&a, &b}) TRY(require_defined(*side));
  if (op == Op::multiply && is_sequence(a) && b.is_integral()) return repeat(a, b.as_int(), budget);
  if (op == Op::multiply && is_sequence(b) && a.is_integral()) return repeat(b, a.as_int(), budget);
  if (op == Op::add) {
    if (a.is_string() && b.is_string()) return add_strings(a, b, budget);
    if ((a.is_list() && b.is_list()) || (a.is_tuple() && b.is_tuple())) return join_sequences(a, b, budget);
    if (a.is_string() && has_python_words()) {
      Diagnostic error = unsupported("+", a, b);
      error.set_message(fmt::format("can only concatenate str (not \"{}\") to str", type_name(b)));
      return fail(std::move(error));
    }
  }
  return fail(unsupported(symbol(op), a, b));
}

Result<Value> negate(const Value& value) {
  if (value.is_real()) return Value(-value.as_real());
  if (value.is_integral()) {
    std::int64_t result = 0;
    if (__builtin_sub_overflow(std::int64_t{0}, value.as_int(), &result)) return fail(overflow());
    return Value(result);
  }
  TRY(require_defined(value));
  return fail(evaluation_error(fmt::format("bad operand type for unary -: '{}'", type_name(value)),
                               fmt::format("`-` cannot negate {}", noun(value))));
}

Result<Value> plus(const Value& value) {
  if (value.is_real()) return value;
  if (value.is_integral()) return Value(value.as_int());
  TRY(require_defined(value));
  return fail(evaluation_error(fmt::format("bad operand type for unary +: '{}'", type_name(value)),
                               fmt::format("`+` cannot precede {}", noun(value))));
}

Result<bool> compare(Op op, const Value& a, const Value& b, Budget& budget) {
  switch (op) {
    case Op::equal: return equals(a, b, budget);
    case Op::unequal: return !TRY(equals(a, b, budget));
    case Op::less: return ordered(Order::less, a, b, budget);
    case Op::less_equal: return ordered(Order::less_equal, a, b, budget);
    case Op::greater: return ordered(Order::greater, a, b, budget);
    case Op::greater_equal: return ordered(Order::greater_equal, a, b, budget);
    case Op::in: return contains(b, a, budget);
    default: return !TRY(contains(b, a, budget));
  }
}

Result<Value> concat(const std::vector<Value>& parts, bool escape, Budget& budget) {
  const bool safe = escape && std::ranges::any_of(parts, &Value::is_markup);
  std::string out;
  for (const Value& part : parts) {
    out += TRY(safe ? escaped_text(part, budget) : to_str(part, budget));
    TRY(budget.size(out.size()));
  }
  return safe ? Value::markup(std::move(out)) : Value(std::move(out));
}

}  // namespace iocwright::jinja
