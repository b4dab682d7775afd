// Filters that pick, order, group and add up the items of a sequence.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "core/value/compare.hpp"
#include "core/value/dict.hpp"
#include "core/value/sorting.hpp"
#include "core/value/text_forms.hpp"
#include "lang/jinja/eval/access.hpp"
#include "lang/jinja/eval/objects.hpp"
#include "lang/jinja/eval/operators.hpp"
#include "lang/jinja/eval/undefined.hpp"
#include "lang/jinja/functions/attribute_path.hpp"
#include "lang/jinja/functions/function_tables.hpp"

namespace iocwright::jinja {

namespace {

using Call = Invocation;

Result<Value> list(Call& call) { return Value::list(TRY(collect(call.self, call.budget))); }
Result<Value> count(Call& call) { return Value(TRY(length(call.self))); }

Result<Value> first(Call& call) {
  const NextItem next = TRY(iterate(call.self));
  auto item = TRY(next(call.budget));
  return item ? *item : undefined("No first item, sequence was empty.", "an empty list has no first item");
}

/// The items in reverse order. Fails for values that Python's reversed() does not accept, such as generators.
Result<std::vector<Value>> backwards(const Value& value, Budget& budget) {
  TRY(require_defined(value));
  if (!is_iterable(value) || object_cast<Generator>(value) != nullptr)
    return fail(evaluation_error(fmt::format("'{}' object is not reversible", type_name(value))));
  std::vector<Value> items = TRY(collect(value, budget));
  std::ranges::reverse(items);
  return items;
}

Result<Value> last(Call& call) {
  const auto items = TRY(backwards(call.self, call.budget));
  return items.empty() ? undefined("No last item, sequence was empty.", "an empty list has no last item")
                       : items.front();
}

NextItem items_of(std::vector<Value> items) {
  return [items = std::move(items), at = std::size_t{0}](Budget&) mutable -> Result<std::optional<Value>> {
    if (at >= items.size()) return std::nullopt;
    return items[at++];
  };
}

Value generator(const char* name, NextItem next) {
  return make<Generator>(fmt::format("generator object {}", name), std::move(next));
}

Result<Value> reverse(Call& call) {
  if (call.self.is_string()) return get_slice(call.self, Value(), Value(), Value(-1));
  if (!is_iterable(call.self)) return fail(evaluation_error("argument must be iterable"));
  if (object_cast<Generator>(call.self) != nullptr) {
    std::vector<Value> items = TRY(collect(call.self, call.budget));
    std::ranges::reverse(items);
    return Value::list(std::move(items));
  }
  const char* name = call.self.is_list()   ? "list_reverseiterator object"
                     : call.self.is_dict() ? "dict_reversekeyiterator object"
                                           : "reversed object";
  return make<Generator>(name, items_of(TRY(backwards(call.self, call.budget))));
}

/// A list of the values at all paths.
Result<Value> sort_key(const std::vector<AttributePath>& paths, const Value& item, bool case_sensitive,
                       Budget& budget) {
  std::vector<Value> parts;
  for (const AttributePath& path : paths) {
    Value part = TRY(path.get(item, budget));
    parts.push_back(case_sensitive ? part : without_case(part));
  }
  return Value::list(std::move(parts));
}

Result<Value> sort(Call& call) {
  const bool descending = TRY(call.integer(0)) != 0;
  const bool case_sensitive = TRY(call.flag(1));
  const auto paths = TRY(AttributePath::parse_several(call[2]));
  const auto items = TRY(collect(call.self, call.budget));
  std::vector<Value> keys;
  for (const Value& item : items) keys.push_back(TRY(sort_key(paths, item, case_sensitive, call.budget)));
  return Value::list(TRY(sort_values(items, keys, descending, call.budget)));
}

Result<Value> dictsort(Call& call) {
  const bool case_sensitive = TRY(call.flag(0));
  const std::string by = call[1].is_string() ? call[1].as_string() : "";
  if (by != "key" && by != "value")
    return fail(evaluation_error("You can only sort by either \"key\" or \"value\""));
  if (!call.self.is_dict())
    return fail(evaluation_error(fmt::format("'{}' object has no attribute 'items'", type_name(call.self))));
  std::vector<Value> items, keys;
  for (const auto& [key, value] : call.self.as_dict()) {
    items.push_back(Value::tuple({key, value}));
    const Value& part = by == "key" ? key : value;
    keys.push_back(case_sensitive ? part : without_case(part));
  }
  return Value::list(TRY(sort_values(items, keys, TRY(call.integer(2)) != 0, call.budget)));
}

Result<Value> extreme(Call& call, Order order) {
  const bool case_sensitive = TRY(call.flag(0));
  const AttributePath path = TRY(AttributePath::parse(call[1]));
  const NextItem next = TRY(iterate(call.self));
  auto best = TRY(next(call.budget));
  if (!best) return undefined("No aggregated item, sequence was empty.", "the list is empty");
  const auto key_of = [&](const Value& item) -> Result<Value> {
    Value key = TRY(path.get(item, call.budget));
    return case_sensitive ? key : without_case(key);
  };
  Value best_key = TRY(key_of(*best));
  while (auto item = TRY(next(call.budget))) {
    TRY(call.budget.step());
    Value key = TRY(key_of(*item));
    if (!TRY(ordered(order, key, best_key, call.budget))) continue;
    best = item;
    best_key = std::move(key);
  }
  return *best;
}

Result<Value> minimum(Call& call) { return extreme(call, Order::less); }
Result<Value> maximum(Call& call) { return extreme(call, Order::greater); }

Result<Value> sum(Call& call) {
  const AttributePath path = TRY(AttributePath::parse(call[0]));
  Value total = call[1];
  if (total.is_string()) return fail(evaluation_error("sum() can't sum strings [use ''.join(seq) instead]"));
  const NextItem next = TRY(iterate(call.self));
  while (auto item = TRY(next(call.budget))) {
    TRY(call.budget.step());
    total = TRY(arithmetic(Op::add, total, TRY(path.get(*item, call.budget)), call.budget));
  }
  return total;
}

Result<Value> join(Call& call) {
  const std::string separator = TRY(to_str(call[0], call.budget));
  const AttributePath path = TRY(AttributePath::parse(call[1]));
  const NextItem next = TRY(iterate(call.self));
  std::string out;
  bool is_first = true;
  while (auto item = TRY(next(call.budget))) {
    TRY(call.budget.step());
    if (!is_first) out += separator;
    is_first = false;
    out += TRY(to_str(TRY(path.get(*item, call.budget)), call.budget));
    TRY(call.budget.size(out.size()));
  }
  return Value(std::move(out));
}

Result<Value> unique(Call& call) {
  const bool case_sensitive = TRY(call.flag(0));
  const AttributePath path = TRY(AttributePath::parse(call[1]));
  const Value source = call.self;
  std::optional<NextItem> next;
  auto seen = std::make_shared<Dict>();
  return generator("sync_do_unique", [=](Budget& budget) mutable -> Result<std::optional<Value>> {
    if (!next) next = TRY(iterate(source));
    while (auto item = TRY((*next)(budget))) {
      TRY(budget.step());
      Value key = TRY(path.get(*item, budget));
      if (!case_sensitive) key = without_case(key);
      TRY(require_hashable(key));
      if (seen->contains(key)) continue;
      seen->set(key, Value());
      return item;
    }
    return std::nullopt;
  });
}

Result<Value> batch(Call& call) {
  const std::int64_t size = call[0].is_integral() ? call[0].as_int() : -1;
  const Value fill = call[1];
  const Value source = call.self;
  std::optional<NextItem> next;
  return generator(
      "do_batch",
      [=, carried = std::optional<Value>()](Budget& budget) mutable -> Result<std::optional<Value>> {
        if (!next) next = TRY(iterate(source));
        std::vector<Value> row;
        if (carried) row.push_back(*std::exchange(carried, std::nullopt));
        while (auto item = TRY((*next)(budget))) {
          TRY(budget.step());
          if (static_cast<std::int64_t>(row.size()) == size) {
            carried = item;
            return Value::list(std::move(row));
          }
          row.push_back(*item);
        }
        if (row.empty()) return std::nullopt;
        if (!fill.is_none() && size > 0) {
          TRY(budget.length(static_cast<std::uint64_t>(size)));
          while (static_cast<std::int64_t>(row.size()) < size) row.push_back(fill);
        }
        return Value::list(std::move(row));
      });
}

/// `count` slices of nearly equal length. Unless `fill` is none, it is appended to the shorter ones.
Result<std::vector<Value>> cut_into_slices(const Value& source, const Value& count, const Value& fill,
                                           Budget& budget) {
  const auto items = TRY(collect(source, budget));
  if (!count.is_integral()) return fail(unsupported("//", Value(1), count));
  const std::int64_t slices = count.as_int();
  if (slices == 0) return fail(value_error("integer division or modulo by zero"));
  TRY(budget.length(slices > 0 ? static_cast<std::uint64_t>(slices) : 0));
  std::vector<Value> out;
  const auto size = static_cast<std::int64_t>(items.size());
  auto at = items.begin();
  for (std::int64_t i = 0; i < slices; ++i) {
    const bool is_longer = i < size % slices;
    const auto end = at + (size / slices + (is_longer ? 1 : 0));
    std::vector<Value> part(at, end);
    at = end;
    if (!fill.is_none() && !is_longer) part.push_back(fill);
    out.push_back(Value::list(std::move(part)));
  }
  return out;
}

Result<Value> slice(Call& call) {
  const Value count_value = call[0];
  const Value fill = call[1];
  const Value source = call.self;
  std::optional<NextItem> next;
  return generator("sync_do_slice", [=](Budget& budget) mutable -> Result<std::optional<Value>> {
    if (!next) next = items_of(TRY(cut_into_slices(source, count_value, fill, budget)));
    return (*next)(budget);
  });
}

Result<Value> groupby(Call& call) {
  static const std::vector<std::string_view> names{"grouper", "list"};
  const AttributePath path = TRY(AttributePath::parse(call[0]));
  const Value default_value = call[1];
  const bool case_sensitive = TRY(call.flag(2));
  const auto items = TRY(collect(call.self, call.budget));
  std::vector<Value> keys, rows;
  for (const Value& item : items) {
    Value key = TRY(path.get(item, call.budget, &default_value));
    keys.push_back(case_sensitive ? key : without_case(key));
    rows.push_back(Value::tuple({keys.back(), item}));
  }
  std::vector<Value> groups;
  std::optional<Value> last_key;
  for (const Value& row : TRY(sort_values(rows, keys, false, call.budget))) {
    const Value& key = row.as_tuple()[0];
    const Value& item = row.as_tuple()[1];
    if (!last_key || !TRY(equals(*last_key, key, call.budget))) {
      const Value shown = case_sensitive ? key : TRY(path.get(item, call.budget, &default_value));
      groups.push_back(Value::named_tuple({shown, Value::list({})}, names));
      last_key = key;
    }
    groups.back().as_tuple()[1].as_list().push_back(item);
  }
  return Value::list(std::move(groups));
}

Result<Value> items(Call& call) {
  const Value source = call.self;
  std::optional<NextItem> next;
  return generator("do_items", [=](Budget& budget) mutable -> Result<std::optional<Value>> {
    if (!next) {
      std::vector<Value> pairs;
      if (source.is_dict()) pairs = DictView(source, DictView::Part::items).all();
      else if (!is_undefined(source))
        return fail(evaluation_error("Can only get item pairs from a mapping."));
      next = items_of(std::move(pairs));
    }
    return (*next)(budget);
  });
}

/// A pseudo-random item. The sequence is the same in every run, so that generated files are reproducible.
Result<Value> random(Call& call) {
  const std::int64_t size = TRY(length(call.self));
  if (size == 0) return undefined("No random item, sequence was empty.", "an empty list has no items");
  thread_local std::uint64_t state = 0x9E3779B97F4A7C15;
  state = state * 6364136223846793005 + 1442695040888963407;
  return get_item(call.self,
                  Value(static_cast<std::int64_t>((state >> 33) % static_cast<std::uint64_t>(size))),
                  call.budget);
}

constexpr std::array rows{
    FunctionRow{"batch", "linecount, fill_with=None", "the items in lists of `linecount` items each", batch},
    FunctionRow{"count", "", "the number of items or characters", count},
    FunctionRow{"dictsort", "case_sensitive=False, by='key', reverse=False",
                "the key-value pairs of a dict, sorted", dictsort},
    FunctionRow{"first", "", "the first item", first},
    FunctionRow{"groupby", "attribute, default=None, case_sensitive=False",
                "the items grouped by the value of an attribute", groupby},
    FunctionRow{"items", "", "the key-value pairs of a dict", items},
    FunctionRow{"join", "d='', attribute=None", "the items joined to one string, separated by `d`", join},
    FunctionRow{"last", "", "the last item", last},
    FunctionRow{"length", "", "the number of items or characters", count},
    FunctionRow{"list", "", "a list of the items, or of the characters of a string", list},
    FunctionRow{"max", "case_sensitive=False, attribute=None", "the largest item", maximum},
    FunctionRow{"min", "case_sensitive=False, attribute=None", "the smallest item", minimum},
    FunctionRow{"random", "", "a pseudo-random item, the same in every run", random},
    FunctionRow{"reverse", "", "the items or characters in reverse order", reverse},
    FunctionRow{"slice", "slices, fill_with=None", "the items as `slices` lists of nearly equal length",
                slice},
    FunctionRow{"sort", "reverse=False, case_sensitive=False, attribute=None", "the sorted items", sort},
    FunctionRow{"sum", "attribute=None, start=0", "the sum of the items", sum},
    FunctionRow{"unique", "case_sensitive=False, attribute=None", "the items without duplicates", unique},
};

}  // namespace

std::span<const FunctionRow> sequence_filters() { return rows; }

}  // namespace iocwright::jinja
