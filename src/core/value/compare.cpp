#include "core/value/compare.hpp"

#include <fmt/format.h>

#include <cmath>

#include "core/base/utf8.hpp"
#include "core/value/dict.hpp"
#include "core/value/object.hpp"
#include "core/value/text_forms.hpp"

namespace iocwright {

namespace {

Result<bool> equal_sequences(const std::vector<Value>& a, const std::vector<Value>& b, Budget& budget) {
  if (a.size() != b.size()) return false;
  Budget::Level level(budget);
  TRY(level.ok());
  for (std::size_t i = 0; i < a.size(); ++i)
    if (!TRY(equals(a[i], b[i], budget))) return false;
  return true;
}

Result<bool> equal_dicts(const Dict& a, const Dict& b, Budget& budget) {
  if (a.size() != b.size()) return false;
  Budget::Level level(budget);
  TRY(level.ok());
  for (const auto& [key, value] : a) {
    const Value* other = b.find(key);
    if (other == nullptr || !TRY(equals(value, *other, budget))) return false;
  }
  return true;
}

/// `sign` is the result of compare_numbers(): -1, 0 or 1, or 2 for unordered.
bool holds(Order order, int sign) {
  switch (order) {
    case Order::less: return sign == -1;
    case Order::less_equal: return sign == -1 || sign == 0;
    case Order::greater: return sign == 1;
    case Order::greater_equal: return sign == 1 || sign == 0;
  }
  return false;
}

const char* symbol(Order order) {
  switch (order) {
    case Order::less: return "<";
    case Order::less_equal: return "<=";
    case Order::greater: return ">";
    case Order::greater_equal: return ">=";
  }
  return "";
}

/// As in Python, the first pair of items that differ decides, or else the lengths.
Result<bool> ordered_sequences(Order order, const std::vector<Value>& a, const std::vector<Value>& b,
                               Budget& budget) {
  Budget::Level level(budget);
  TRY(level.ok());
  for (std::size_t i = 0; i < a.size() && i < b.size(); ++i)
    if (!TRY(equals(a[i], b[i], budget))) return ordered(order, a[i], b[i], budget);
  return holds(order, a.size() < b.size() ? -1 : a.size() > b.size() ? 1 : 0);
}

int sign(double difference) { return difference < 0 ? -1 : difference > 0 ? 1 : 0; }

}  // namespace

Result<bool> truth(const Value& value) {
  switch (value.kind()) {
    case Kind::none: return false;
    case Kind::boolean:
    case Kind::integer: return value.as_int() != 0;
    case Kind::real: return value.as_real() != 0;
    case Kind::string: return !value.as_string().empty();
    case Kind::list:
    case Kind::tuple: return !value.items().empty();
    case Kind::dict: return !value.as_dict().empty();
    case Kind::object: return value.as_object().truth();
  }
  return false;
}

int compare_numbers(const Value& a, const Value& b) {
  if (a.is_integral() && b.is_integral())
    return a.as_int() < b.as_int() ? -1 : a.as_int() > b.as_int() ? 1 : 0;
  if (a.is_real() && b.is_real()) {
    if (std::isnan(a.as_real()) || std::isnan(b.as_real())) return 2;
    return a.as_real() < b.as_real() ? -1 : a.as_real() > b.as_real() ? 1 : 0;
  }
  if (a.is_real()) {
    const int reverse = compare_numbers(b, a);
    return reverse == 2 ? 2 : -reverse;
  }
  const double real = b.as_real();
  if (std::isnan(real)) return 2;
  if (real >= 9223372036854775808.0) return -1;
  if (real < -9223372036854775808.0) return 1;
  const auto whole = static_cast<std::int64_t>(std::trunc(real));
  if (a.as_int() != whole) return a.as_int() < whole ? -1 : 1;
  return sign(std::trunc(real) - real);
}

Result<bool> equals(const Value& a, const Value& b, Budget& budget) {
  TRY(budget.step());
  if (a.is_object()) {
    if (TRY(a.as_object().equals(b, budget))) return true;
    // Python then asks the right-hand side, whose equals() fails if it is undefined.
    return b.is_object() && TRY(b.as_object().equals(a, budget));
  }
  if (b.is_object()) return b.as_object().equals(a, budget);
  if (a.is_number() && b.is_number()) return compare_numbers(a, b) == 0;
  if (a.kind() != b.kind()) return false;
  switch (a.kind()) {
    case Kind::none: return true;
    case Kind::string: return a.as_string() == b.as_string();
    case Kind::list:
    case Kind::tuple: return equal_sequences(a.items(), b.items(), budget);
    case Kind::dict: return equal_dicts(a.as_dict(), b.as_dict(), budget);
    default: return false;
  }
}

Result<bool> ordered(Order order, const Value& a, const Value& b, Budget& budget) {
  TRY(budget.step());
  if (a.is_number() && b.is_number()) return holds(order, compare_numbers(a, b));
  if (a.is_string() && b.is_string()) {  // the order of UTF-8 bytes is that of the code points
    const int sign = a.as_string().compare(b.as_string());
    return holds(order, sign < 0 ? -1 : sign > 0 ? 1 : 0);
  }
  if ((a.is_list() && b.is_list()) || (a.is_tuple() && b.is_tuple()))
    return ordered_sequences(order, a.items(), b.items(), budget);
  for (const Value* side : {&a, &b})
    if (side->is_object()) TRY(side->as_object().truth());  // gives the better message if it is undefined
  return fail(
      evaluation_error(fmt::format("'{}' not supported between instances of '{}' and '{}'", symbol(order),
                                   type_name(a), type_name(b)),
                       fmt::format("`{}` cannot compare {} and {}", symbol(order), noun(a), noun(b))));
}

Result<bool> contains(const Value& container, const Value& item, Budget& budget) {
  switch (container.kind()) {
    case Kind::string:
      if (!item.is_string())
        return fail(evaluation_error(
            fmt::format("'in <string>' requires string as left operand, not {}", type_name(item)),
            fmt::format("`in` cannot find {} in a string", noun(item))));
      return container.as_string().find(item.as_string()) != std::string::npos;
    case Kind::list:
    case Kind::tuple:
      for (const Value& candidate : container.items())
        if (candidate.same_as(item) || TRY(equals(candidate, item, budget))) return true;
      return false;
    case Kind::dict: TRY(require_hashable(item)); return container.as_dict().contains(item);
    case Kind::object: {
      const NextItem next = TRY(container.as_object().iterate());
      while (const auto candidate = TRY(next(budget))) {
        TRY(budget.step());
        if (candidate->same_as(item) || TRY(equals(*candidate, item, budget))) return true;
      }
      return false;
    }
    default:
      return fail(evaluation_error(fmt::format("argument of type '{}' is not iterable", type_name(container)),
                                   fmt::format("`in` cannot find anything in {}", noun(container))));
  }
}

Result<void> require_hashable(const Value& key) {
  if (hashable(key)) return {};
  if (key.is_object()) TRY(key.as_object().truth());  // gives the better message if it is undefined
  return fail(evaluation_error(fmt::format("unhashable type: '{}'", type_name(key)),
                               fmt::format("{} cannot be a key of a mapping", noun(key))));
}

Result<std::int64_t> length(const Value& value) {
  switch (value.kind()) {
    case Kind::string: return static_cast<std::int64_t>(utf8::length(value.as_string()));
    case Kind::list:
    case Kind::tuple: return static_cast<std::int64_t>(value.items().size());
    case Kind::dict: return static_cast<std::int64_t>(value.as_dict().size());
    case Kind::object: return value.as_object().length();
    default:
      return fail(evaluation_error(fmt::format("object of type '{}' has no len()", type_name(value)),
                                   fmt::format("{} has no length", noun(value))));
  }
}

}  // namespace iocwright
