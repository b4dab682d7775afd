// The global functions of templates.
#include <fmt/format.h>

#include <array>

#include "core/value/compare.hpp"
#include "core/value/dict.hpp"
#include "core/value/text_forms.hpp"
#include "lang/jinja/eval/access.hpp"
#include "lang/jinja/eval/objects.hpp"
#include "lang/jinja/eval/undefined.hpp"
#include "lang/jinja/functions/function_tables.hpp"

namespace iocwright::jinja {

namespace {

using Call = Invocation;

Result<Value> range(Call& call) {
  const std::size_t count = call.extra.size();
  if (count < 1 || count > 3)
    return fail(evaluation_error(fmt::format("range expected 1 to 3 arguments, got {}", count)));
  std::array<std::int64_t, 3> numbers{0, 0, 1};
  for (std::size_t i = 0; i < count; ++i) {
    const Value& value = call.extra[i];
    if (!value.is_integral()) {
      if (auto* missing = object_cast<Undefined>(value)) return fail(missing->use());
      return fail(
          evaluation_error(fmt::format("'{}' object cannot be interpreted as an integer", type_name(value)),
                           fmt::format("`range` needs a whole number, not {}", noun(value))));
    }
    numbers.at(count == 1 ? 1 : i) = value.as_int();
  }
  if (numbers[2] == 0) return fail(value_error("range() arg 3 must not be zero"));
  const Ref<Range> out = make<Range>(numbers[0], numbers[1], numbers[2]);
  TRY(call.budget.length(out->size()));
  return out;
}

/// dict() of a dict or of pairs, and of named arguments.
Result<Dict> make_dict(Call& call) {
  Dict out;
  if (call.extra.size() > 1)
    return fail(evaluation_error(fmt::format("dict expected at most 1 argument, got {}", call.extra.size())));
  if (!call.extra.empty() && call.extra[0].is_dict()) out = call.extra[0].as_dict();
  else if (!call.extra.empty()) {
    for (const Value& pair : TRY(collect(call.extra[0], call.budget))) {
      const auto parts = TRY(collect(pair, call.budget));
      if (parts.size() != 2)
        return fail(evaluation_error(
            fmt::format("dict() expected a pair of key and value, got {} items", parts.size())));
      TRY(require_hashable(parts[0]));
      out.set(parts[0], parts[1]);
    }
  }
  for (const auto& [name, value] : call.extra_named) out.set(Value(name), value);
  return out;
}

Result<Value> dict(Call& call) { return Value::dict(TRY(make_dict(call))); }
Result<Value> namespace_(Call& call) { return make<Namespace>(TRY(make_dict(call))); }

Result<Value> cycler(Call& call) {
  if (call.extra.empty()) return fail(evaluation_error("at least one item has to be provided"));
  return make<Cycler>(call.extra);
}

Result<Value> joiner(Call& call) { return make<Joiner>(call[0]); }

Result<Value> lipsum(Call&) {
  return fail(evaluation_error(
      "lipsum() is not supported: generated files with random text would not be reproducible"));
}

constexpr std::array rows{
    FunctionRow{"cycler", "*items", "an object whose `next()` returns the items in turn", cycler},
    FunctionRow{"dict", "*args, **kwargs", "a dict of the named arguments", dict},
    FunctionRow{"joiner", "sep=', '", "a function that returns '' on the first call, then `sep`", joiner},
    FunctionRow{"lipsum", "*args, **kwargs", "not supported, because its text is random", lipsum},
    FunctionRow{"namespace", "*args, **kwargs",
                "an object whose attributes `{% set ns.x = … %}` can assign from any scope", namespace_},
    FunctionRow{"range", "*args", "range(stop) or range(start, stop[, step]): a sequence of integers", range},
};

}  // namespace

std::span<const FunctionRow> global_functions() { return rows; }

}  // namespace iocwright::jinja
