// The methods of list, tuple and dict.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "core/value/compare.hpp"
#include "core/value/dict.hpp"
#include "core/value/sorting.hpp"
#include "core/value/text_forms.hpp"
#include "lang/jinja/eval/access.hpp"
#include "lang/jinja/eval/objects.hpp"
#include "lang/jinja/functions/function_tables.hpp"

namespace iocwright::jinja {

namespace {

using Call = Invocation;

std::vector<Value>& self(const Call& call) { return call.self.as_list(); }
Dict& dict(const Call& call) { return call.self.as_dict(); }

Result<Value> append(Call& call) {
  TRY(call.budget.length(self(call).size() + 1));
  self(call).push_back(call[0]);
  return Value();
}

Result<Value> clear_list(Call& call) {
  self(call).clear();
  return Value();
}

Result<Value> copy_list(Call& call) { return Value::list(self(call)); }

Result<Value> extend(Call& call) {
  const auto more = TRY(collect(call[0], call.budget));
  TRY(call.budget.length(self(call).size() + more.size()));
  self(call).insert(self(call).end(), more.begin(), more.end());
  return Value();
}

/// A position for insert() or index(): counted from the end if it is negative, and clamped to the list.
std::ptrdiff_t clamped(std::int64_t at, std::size_t size) {
  const auto end = static_cast<std::int64_t>(size);
  return static_cast<std::ptrdiff_t>(std::clamp<std::int64_t>(at < 0 ? at + end : at, 0, end));
}

Result<Value> insert(Call& call) {
  TRY(call.budget.length(self(call).size() + 1));
  self(call).insert(self(call).begin() + clamped(TRY(call.integer(0)), self(call).size()), call[1]);
  return Value();
}

Result<Value> pop(Call& call) {
  if (self(call).empty()) return fail(evaluation_error("pop from empty list"));
  const auto at = item_position(TRY(call.integer(0)), self(call).size());
  if (!at) return fail(value_error("pop index out of range"));
  Value out = self(call)[*at];
  self(call).erase(self(call).begin() + static_cast<std::ptrdiff_t>(*at));
  return out;
}

/// The position of the first item in [begin, end) that is equal to the argument, or -1.
Result<std::int64_t> position(const Call& call, std::ptrdiff_t begin, std::ptrdiff_t end) {
  const auto& items = call.self.items();
  for (std::ptrdiff_t i = begin; i < end && i < static_cast<std::ptrdiff_t>(items.size()); ++i) {
    const Value item = items[static_cast<std::size_t>(i)];
    if (item.same_as(call[0]) || TRY(equals(item, call[0], call.budget))) return i;
  }
  return -1;
}

Result<Value> remove(Call& call) {
  const std::int64_t at = TRY(position(call, 0, static_cast<std::ptrdiff_t>(self(call).size())));
  if (at < 0) return fail(value_error("list.remove(x): x not in list"));
  self(call).erase(self(call).begin() + at);
  return Value();
}

Result<Value> index(Call& call) {
  const std::size_t size = call.self.items().size();
  const std::ptrdiff_t begin = clamped(TRY(call.integer(1)), size);
  const std::ptrdiff_t end =
      call.is_none(2) ? static_cast<std::ptrdiff_t>(size) : clamped(TRY(call.integer(2)), size);
  const std::int64_t at = TRY(position(call, begin, end));
  if (at < 0)
    return fail(value_error(fmt::format("{} is not in the {}", brief(call[0]), type_name(call.self))));
  return Value(at);
}

Result<Value> count(Call& call) {
  std::int64_t found = 0;
  for (const Value& item : call.self.items())
    if (item.same_as(call[0]) || TRY(equals(item, call[0], call.budget))) ++found;
  return Value(found);
}

Result<Value> reverse(Call& call) {
  std::ranges::reverse(self(call));
  return Value();
}

Result<Value> sort(Call& call) {
  const bool descending = TRY(call.flag(1));
  std::vector<Value> keys = self(call);
  if (!call.is_none(0)) {
    if (!call[0].is_object())
      return fail(evaluation_error(fmt::format("'{}' object is not callable", type_name(call[0]))));
    for (Value& key : keys) key = TRY(call[0].as_object().call(call.budget, {{key}, {}, {}}));
  }
  self(call) = TRY(sort_values(self(call), keys, descending, call.budget));
  return Value();
}

// dict

Result<Value> clear_dict(Call& call) {
  dict(call).clear();
  return Value();
}

Result<Value> copy_dict(Call& call) { return Value::dict(dict(call)); }

Result<Value> fromkeys(Call& call) {
  Dict out;
  for (const Value& key : TRY(collect(call[0], call.budget))) {
    TRY(require_hashable(key));
    out.set(key, call[1]);
  }
  return Value::dict(std::move(out));
}

Result<Value> get(Call& call) {
  TRY(require_hashable(call[0]));
  const Value* found = dict(call).find(call[0]);
  return found != nullptr ? *found : call[1];
}

Result<Value> keys(Call& call) { return make<DictView>(call.self, DictView::Part::keys); }
Result<Value> values(Call& call) { return make<DictView>(call.self, DictView::Part::values); }
Result<Value> items(Call& call) { return make<DictView>(call.self, DictView::Part::items); }

Result<Value> pop_key(Call& call) {
  if (call.extra.empty() || call.extra.size() > 2)
    return fail(evaluation_error(fmt::format("pop expected 1 or 2 arguments, got {}", call.extra.size())));
  const Value key = call.extra[0];
  TRY(require_hashable(key));
  const Value* found = dict(call).find(key);
  if (found == nullptr) {
    if (call.extra.size() == 2) return call.extra[1];
    return fail(value_error(fmt::format("the dict has no key {}", brief(key))));
  }
  Value out = *found;
  dict(call).erase(key);
  return out;
}

Result<Value> popitem(Call& call) {
  if (dict(call).empty()) return fail(evaluation_error("popitem(): dictionary is empty"));
  const auto entry = dict(call).entries().back();
  dict(call).erase(entry.first);
  return Value::tuple({entry.first, entry.second});
}

Result<Value> setdefault(Call& call) {
  TRY(require_hashable(call[0]));
  if (const Value* found = dict(call).find(call[0])) return *found;
  dict(call).set(call[0], call[1]);
  return call[1];
}

Result<Value> update(Call& call) {
  static const FunctionRow* make_dict = find_global("dict");
  const Value more = TRY(invoke(*make_dict, call.budget, Value(), {call.extra, call.extra_named, {}}));
  for (const auto& [key, value] : more.as_dict()) dict(call).set(key, value);
  return Value();
}

constexpr FunctionRow count_row{"count", "value, /", "the number of items equal to `value`", count};
constexpr FunctionRow index_row{"index", "value, start=0, stop=None, /",
                                "the position of the first item equal to `value`; fails if there is none",
                                index};

constexpr std::array list_rows{
    FunctionRow{"append", "object, /", "adds an item to the end", append},
    FunctionRow{"clear", "", "removes all items", clear_list},
    FunctionRow{"copy", "", "a new list with the same items", copy_list},
    count_row,
    FunctionRow{"extend", "iterable, /", "adds all items of `iterable` to the end", extend},
    index_row,
    FunctionRow{"insert", "index, object, /", "inserts an item before position `index`", insert},
    FunctionRow{"pop", "index=-1, /", "removes an item and returns it", pop},
    FunctionRow{"remove", "value, /", "removes the first item equal to `value`", remove},
    FunctionRow{"reverse", "", "reverses the order of the items", reverse},
    FunctionRow{"sort", "*, key=None, reverse=False", "sorts the items", sort},
};

constexpr std::array tuple_rows{count_row, index_row};

constexpr std::array dict_rows{
    FunctionRow{"clear", "", "removes all keys", clear_dict},
    FunctionRow{"copy", "", "a new dict with the same pairs", copy_dict},
    FunctionRow{"fromkeys", "iterable, value=None, /", "a new dict with these keys", fromkeys},
    FunctionRow{"get", "key, default=None, /", "the value of `key`, or `default`", get},
    FunctionRow{"items", "", "the key-value pairs", items},
    FunctionRow{"keys", "", "the keys", keys},
    FunctionRow{"pop", "*args", "pop(key[, default]): removes a key and returns its value", pop_key},
    FunctionRow{"popitem", "", "removes the last pair and returns it", popitem},
    FunctionRow{"setdefault", "key, default=None, /",
                "the value of `key`, which is first set to `default` if it is missing", setdefault},
    FunctionRow{"update", "*args, **kwargs", "adds or replaces the pairs of another dict", update},
    FunctionRow{"values", "", "the values", values},
};

}  // namespace

std::span<const FunctionRow> list_methods() { return list_rows; }
std::span<const FunctionRow> tuple_methods() { return tuple_rows; }
std::span<const FunctionRow> dict_methods() { return dict_rows; }

}  // namespace iocwright::jinja
