// The tests: `x is odd`.
#include <fmt/format.h>

#include <array>

#include "core/base/unicode.hpp"
#include "core/base/utf8.hpp"
#include "core/value/compare.hpp"
#include "core/value/dict.hpp"
#include "core/value/text_forms.hpp"
#include "lang/jinja/eval/access.hpp"
#include "lang/jinja/eval/macro.hpp"
#include "lang/jinja/eval/markup.hpp"
#include "lang/jinja/eval/objects.hpp"
#include "lang/jinja/eval/operators.hpp"
#include "lang/jinja/eval/undefined.hpp"
#include "lang/jinja/functions/function_tables.hpp"
#include "lang/jinja/functions/text_ops.hpp"
#include "lang/jinja/parse/ast.hpp"

namespace iocwright::jinja {

namespace {

using Call = Invocation;

Result<Value> is_defined(Call& call) { return Value(!is_undefined(call.self)); }
Result<Value> is_undefined_test(Call& call) { return Value(is_undefined(call.self)); }
Result<Value> is_none(Call& call) { return Value(call.self.is_none()); }
Result<Value> is_boolean(Call& call) { return Value(call.self.is_bool()); }
Result<Value> is_integer(Call& call) { return Value(call.self.is_int()); }
Result<Value> is_float(Call& call) { return Value(call.self.is_real()); }
Result<Value> is_number(Call& call) { return Value(call.self.is_number()); }
Result<Value> is_string(Call& call) { return Value(call.self.is_string()); }
Result<Value> is_mapping(Call& call) { return Value(call.self.is_dict()); }
Result<Value> is_callable(Call& call) {
  return Value(call.self.is_object() && call.self.as_object().callable());
}
Result<Value> is_true(Call& call) { return Value(call.self.is_bool() && call.self.as_bool()); }
Result<Value> is_false(Call& call) { return Value(call.self.is_bool() && !call.self.as_bool()); }
Result<Value> is_escaped(Call& call) { return Value(call.self.is_markup()); }

Result<Value> is_iterable_test(Call& call) {
  if (auto* missing = object_cast<Undefined>(call.self)) return fail(missing->use());
  return Value(is_iterable(call.self));
}

/// Whether the value has a length and items.
Result<Value> is_sequence(Call& call) {
  const bool plain =
      call.self.is_string() || call.self.is_list() || call.self.is_tuple() || call.self.is_dict();
  return Value(plain || object_cast<Range>(call.self) != nullptr || object_cast<Bytes>(call.self) != nullptr);
}

Result<Value> is_same_as(Call& call) { return Value(call.self.same_as(call[0])); }

Result<Value> remainder_is(Call& call, std::int64_t divisor, std::int64_t rest) {
  return Value(TRY(
      equals(TRY(arithmetic(Op::modulo, call.self, Value(divisor), call.budget)), Value(rest), call.budget)));
}
Result<Value> is_odd(Call& call) { return remainder_is(call, 2, 1); }
Result<Value> is_even(Call& call) { return remainder_is(call, 2, 0); }
Result<Value> is_divisible(Call& call) {
  return Value(
      TRY(equals(TRY(arithmetic(Op::modulo, call.self, call[0], call.budget)), Value(0), call.budget)));
}

/// str.islower() or str.isupper(): whether there are letters of the wanted case and none of the other.
bool all_cased(std::string_view text, bool (*wanted)(char32_t), bool (*other)(char32_t)) {
  bool any = false;
  for (char32_t c : utf8::decode_all(text)) {
    if (other(c) || unicode::is_title(c)) return false;
    any = any || wanted(c);
  }
  return any;
}

Result<Value> is_lower(Call& call) {
  return Value(all_cased(TRY(call.self_text()), unicode::is_lower, unicode::is_upper));
}
Result<Value> is_upper(Call& call) {
  return Value(all_cased(TRY(call.self_text()), unicode::is_upper, unicode::is_lower));
}

template <Op op>
Result<Value> compares(Call& call) {
  return Value(TRY(compare(op, call.self, call[0], call.budget)));
}

template <const FunctionRow* (*find)(std::string_view)>
Result<Value> is_known(Call& call) {
  if (auto* missing = object_cast<Undefined>(call.self)) return fail(missing->use());
  TRY(require_hashable(call.self));
  return Value(call.self.is_string() && find(call.self.as_string()) != nullptr);
}

constexpr std::array value_rows{
    FunctionRow{"boolean", "", "a bool", is_boolean},
    FunctionRow{"callable", "", "a function, method or macro", is_callable},
    FunctionRow{"defined", "", "a name or attribute that exists", is_defined},
    FunctionRow{"divisibleby", "num", "a multiple of `num`", is_divisible},
    FunctionRow{"escaped", "", "marked as safe in HTML", is_escaped},
    FunctionRow{"even", "", "a multiple of two", is_even},
    FunctionRow{"false", "", "the value false", is_false},
    FunctionRow{"filter", "", "the name of a filter", is_known<find_filter>},
    FunctionRow{"float", "", "a float", is_float},
    FunctionRow{"integer", "", "an integer", is_integer},
    FunctionRow{"iterable", "", "a value that a for loop can iterate over", is_iterable_test},
    FunctionRow{"lower", "", "a string in lower case", is_lower},
    FunctionRow{"mapping", "", "a dict", is_mapping},
    FunctionRow{"none", "", "the value none", is_none},
    FunctionRow{"number", "", "a number", is_number},
    FunctionRow{"odd", "", "not a multiple of two", is_odd},
    FunctionRow{"sameas", "other", "the same object as `other`", is_same_as},
    FunctionRow{"sequence", "", "a list, tuple, string or dict", is_sequence},
    FunctionRow{"string", "", "a string", is_string},
    FunctionRow{"test", "", "the name of a test", is_known<find_test>},
    FunctionRow{"true", "", "the value true", is_true},
    FunctionRow{"undefined", "", "a name or attribute that does not exist", is_undefined_test},
    FunctionRow{"upper", "", "a string in upper case", is_upper},
};

constexpr std::array comparison_rows{
    FunctionRow{"!=", "b", "not equal to `b`", compares<Op::unequal>},
    FunctionRow{"<", "b", "less than `b`", compares<Op::less>},
    FunctionRow{"<=", "b", "less than or equal to `b`", compares<Op::less_equal>},
    FunctionRow{"==", "b", "equal to `b`", compares<Op::equal>},
    FunctionRow{">", "b", "greater than `b`", compares<Op::greater>},
    FunctionRow{">=", "b", "greater than or equal to `b`", compares<Op::greater_equal>},
    FunctionRow{"eq", "b", "equal to `b`", compares<Op::equal>},
    FunctionRow{"equalto", "b", "equal to `b`", compares<Op::equal>},
    FunctionRow{"ge", "b", "greater than or equal to `b`", compares<Op::greater_equal>},
    FunctionRow{"greaterthan", "b", "greater than `b`", compares<Op::greater>},
    FunctionRow{"gt", "b", "greater than `b`", compares<Op::greater>},
    FunctionRow{"in", "seq", "one of the items of `seq`", compares<Op::in>},
    FunctionRow{"le", "b", "less than or equal to `b`", compares<Op::less_equal>},
    FunctionRow{"lessthan", "b", "less than `b`", compares<Op::less>},
    FunctionRow{"lt", "b", "less than `b`", compares<Op::less>},
    FunctionRow{"ne", "b", "not equal to `b`", compares<Op::unequal>},
};

}  // namespace

std::span<const FunctionRow> value_tests() { return value_rows; }
std::span<const FunctionRow> comparison_tests() { return comparison_rows; }

}  // namespace iocwright::jinja
