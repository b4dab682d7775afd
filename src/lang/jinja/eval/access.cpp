#include "lang/jinja/eval/access.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <concepts>

#include "core/base/utf8.hpp"
#include "core/value/compare.hpp"
#include "core/value/dict.hpp"
#include "core/value/text_forms.hpp"
#include "lang/jinja/eval/objects.hpp"
#include "lang/jinja/eval/undefined.hpp"
#include "lang/jinja/functions/function.hpp"

namespace iocwright::jinja {

namespace {

/// How Jinja2's messages refer to a value: 'str object', 'm.a object', 'None'.
std::string description(const Value& value) {
  return value.is_none() ? "None" : type_name(value) + " object";
}

Diagnostic private_name(std::string_view name) {
  return evaluation_error(
      fmt::format("`{}` is not accessible: templates cannot use names that begin with an underscore", name));
}

Value no_attribute(const Value& value, std::string_view name) {
  return undefined(fmt::format("'{}' has no attribute '{}'", description(value), name),
                   fmt::format("{} has no `{}`", noun(value), name));
}

std::string code_point(const std::string& text, std::size_t index) {
  return std::string(utf8::slice(text, index, 1));
}

/// `value[key]` as in Python; nullopt if there is no such item or the type has none.
Result<std::optional<Value>> own_item(const Value& value, const Value& key) {
  switch (value.kind()) {
    case Kind::string: {
      if (!key.is_integral()) return std::nullopt;
      const auto at = item_position(key.as_int(), utf8::length(value.as_string()));
      return at ? std::optional<Value>(code_point(value.as_string(), *at)) : std::nullopt;
    }
    case Kind::list:
    case Kind::tuple: {
      if (!key.is_integral()) return std::nullopt;
      const auto at = item_position(key.as_int(), value.items().size());
      return at ? std::optional<Value>(value.items()[*at]) : std::nullopt;
    }
    case Kind::dict: {
      const Value* found = value.as_dict().find(key);
      return found != nullptr ? std::optional<Value>(*found) : std::nullopt;
    }
    case Kind::object: return value.as_object().item(key);
    default: return std::nullopt;
  }
}

}  // namespace

std::optional<std::size_t> item_position(std::int64_t index, std::uint64_t size) {
  if (index < 0) index += static_cast<std::int64_t>(size);
  if (index < 0 || static_cast<std::uint64_t>(index) >= size) return std::nullopt;
  return static_cast<std::size_t>(index);
}

Result<std::optional<Value>> own_attribute(const Value& value, std::string_view name) {
  if (value.is_object()) return value.as_object().attribute(name);
  if (value.is_tuple() && value.tuple_names() != nullptr) {
    const auto& names = *value.tuple_names();
    const auto at = std::ranges::find(names, name);
    if (at != names.end()) return value.as_tuple()[static_cast<std::size_t>(at - names.begin())];
  }
  const FunctionRow* method = find_method(value, name);
  if (method == nullptr) return std::nullopt;
  if (is_data_attribute(*method)) {
    static const Limits limits;
    Budget budget(limits);
    return TRY(invoke(*method, budget, value, {}));
  }
  return make<BoundFunction>(*method, value);
}

Result<Value> get_attribute(const Value& value, std::string_view name) {
  if (name.starts_with('_')) return fail(private_name(name));
  if (auto attribute = TRY(own_attribute(value, name))) return *attribute;
  if (auto item = TRY(own_item(value, Value(name)))) return *item;
  return no_attribute(value, name);
}

Result<Value> get_item(const Value& value, const Value& key, Budget& budget) {
  if (auto item = TRY(own_item(value, key))) return *item;
  if (key.is_string()) {
    if (key.as_string().starts_with('_') && !value.is_dict()) return fail(private_name(key.as_string()));
    if (auto attribute = TRY(own_attribute(value, key.as_string()))) return *attribute;
    return no_attribute(value, key.as_string());
  }
  const std::string item = TRY(to_repr(key, budget));
  return undefined(fmt::format("{} has no element {}", description(value), item),
                   fmt::format("{} has no item `{}`", noun(value), item));
}

namespace {

struct Slice {
  std::int64_t start, stop, step;
};

Result<std::int64_t> whole_number(const Value& part) {
  if (part.is_integral()) return part.as_int();
  TRY(require_defined(part));
  return fail(evaluation_error("slice indices must be integers or None",
                               "the bounds of a slice must be whole numbers"));
}

Result<std::int64_t> bound(const Value& part, std::int64_t default_value, std::int64_t size, std::int64_t low,
                           std::int64_t high) {
  if (part.is_none()) return default_value;
  std::int64_t at = TRY(whole_number(part));
  if (at < 0) at = at < -size ? low : at + size;
  return std::clamp(at, low, high);
}

/// Python's slice.indices().
Result<Slice> resolve(const Value& start, const Value& stop, const Value& step, std::int64_t size) {
  Slice slice{0, 0, 1};
  if (!step.is_none()) slice.step = TRY(whole_number(step));
  if (slice.step == 0) return fail(value_error("slice step cannot be zero"));
  const bool forward = slice.step > 0;
  const std::int64_t low = forward ? 0 : -1;
  const std::int64_t high = forward ? size : size - 1;
  slice.start = TRY(bound(start, forward ? low : high, size, low, high));
  slice.stop = TRY(bound(stop, forward ? high : low, size, low, high));
  return slice;
}

template <std::invocable<std::size_t> Visit>
void for_each_index(const Slice& slice, Visit visit) {
  for (std::int64_t i = slice.start; slice.step > 0 ? i < slice.stop : i > slice.stop;) {
    visit(static_cast<std::size_t>(i));
    if (__builtin_add_overflow(i, slice.step, &i)) return;
  }
}

}  // namespace

Result<Value> get_slice(const Value& value, const Value& start, const Value& stop, const Value& step) {
  if (value.is_string()) {
    const std::u32string characters = utf8::decode_all(value.as_string());
    const Slice slice = TRY(resolve(start, stop, step, static_cast<std::int64_t>(characters.size())));
    std::string out;
    for_each_index(slice, [&](std::size_t i) { utf8::append(out, characters[i]); });
    return value.is_markup() ? Value::markup(std::move(out)) : Value(std::move(out));
  }
  if (value.is_list() || value.is_tuple()) {
    const Slice slice = TRY(resolve(start, stop, step, static_cast<std::int64_t>(value.items().size())));
    std::vector<Value> out;
    for_each_index(slice, [&](std::size_t i) { out.push_back(value.items()[i]); });
    return value.is_list() ? Value::list(std::move(out)) : Value::tuple(std::move(out));
  }
  TRY(require_defined(value));
  if (auto* range = object_cast<Range>(value)) {
    const Slice slice = TRY(resolve(start, stop, step, static_cast<std::int64_t>(range->size())));
    return range->slice(slice.start, slice.stop, slice.step);
  }
  return undefined(fmt::format("{} cannot be sliced", description(value)),
                   fmt::format("{} cannot be sliced", noun(value)));
}

bool is_iterable(const Value& value) {
  switch (value.kind()) {
    case Kind::string:
    case Kind::list:
    case Kind::tuple:
    case Kind::dict: return true;
    case Kind::object: return value.as_object().iterable();
    default: return false;
  }
}

Result<NextItem> iterate(const Value& value) {
  switch (value.kind()) {
    case Kind::string:
      return NextItem([value, at = std::size_t{0}](Budget&) mutable -> Result<std::optional<Value>> {
        const std::string_view rest = std::string_view(value.as_string()).substr(at);
        if (rest.empty()) return std::nullopt;
        const std::size_t size = utf8::decode(rest).size;
        at += size;
        return Value(rest.substr(0, size));
      });
    case Kind::list:
    case Kind::tuple:
      return NextItem([value, at = std::size_t{0}](Budget&) mutable -> Result<std::optional<Value>> {
        if (at >= value.items().size()) return std::nullopt;
        return value.items()[at++];
      });
    case Kind::dict:
      return NextItem([value, at = std::size_t{0},
                       size = value.as_dict().size()](Budget&) mutable -> Result<std::optional<Value>> {
        if (value.as_dict().size() != size)
          return fail(evaluation_error("dictionary changed size during iteration"));
        if (at >= size) return std::nullopt;
        return value.as_dict().entries()[at++].first;
      });
    case Kind::object: return value.as_object().iterate();
    default:
      return fail(evaluation_error(fmt::format("'{}' object is not iterable", type_name(value)),
                                   fmt::format("{} has no items", noun(value))));
  }
}

Result<std::vector<Value>> collect(const Value& value, Budget& budget) {
  std::vector<Value> items;
  if (value.is_list() || value.is_tuple()) {
    items = value.items();
    TRY(budget.step(items.size()));
    TRY(budget.length(items.size()));
    return items;
  }
  const NextItem next = TRY(iterate(value));
  while (auto item = TRY(next(budget))) {
    items.push_back(*std::move(item));
    TRY(budget.step());
    TRY(budget.length(items.size()));
  }
  return items;
}

}  // namespace iocwright::jinja
