// Filters that apply a filter or a test to each item, and filters that look up or replace a value.
#include <fmt/format.h>

#include <array>

#include "core/value/compare.hpp"
#include "core/value/text_forms.hpp"
#include "lang/jinja/eval/access.hpp"
#include "lang/jinja/eval/objects.hpp"
#include "lang/jinja/eval/undefined.hpp"
#include "lang/jinja/functions/attribute_path.hpp"
#include "lang/jinja/functions/function_tables.hpp"

namespace iocwright::jinja {

namespace {

using Call = Invocation;
using Transform = std::function<Result<Value>(const Value&, Budget&)>;

/// The arguments of `call` without the first `skip` positional ones. They own their names, so that they may
/// outlive the call.
Arguments rest_of(const Call& call, std::size_t skip) {
  Arguments out;
  for (std::size_t i = skip; i < call.extra.size(); ++i) out.positional.push_back(call.extra[i]);
  for (const auto& [name, value] : call.extra_named) {
    out.owners.emplace_back(name);
    out.named.emplace_back(out.owners.back().as_string(), value);
  }
  return out;
}

/// Applies the filter or test with this name.
Result<Transform> named_function(const Value& name, Arguments arguments, bool filter) {
  const std::string key = name.is_string() ? name.as_string() : "";
  const FunctionRow* row = filter ? find_filter(key) : find_test(key);
  if (row == nullptr)
    return fail(evaluation_error(fmt::format("No {} named {}.", filter ? "filter" : "test", brief(name)),
                                 fmt::format("there is no {} {}", filter ? "filter" : "test", shown(name))));
  return Transform([row, arguments = std::move(arguments)](const Value& item, Budget& budget) {
    return invoke(*row, budget, item, arguments);
  });
}

/// What map() does to each item: looks up an attribute or applies a filter.
Result<Transform> mapping(const Call& call) {
  if (!call.extra.empty()) return named_function(call.extra[0], rest_of(call, 1), true);
  const Value* attribute = nullptr;
  Value default_value;
  for (const auto& [name, value] : call.extra_named) {
    if (name == "attribute") attribute = &value;
    else if (name == "default") default_value = value;
  }
  if (attribute == nullptr) return fail(evaluation_error("map requires a filter argument"));
  for (const auto& [name, value] : call.extra_named)
    if (name != "attribute" && name != "default")
      return fail(evaluation_error(fmt::format("Unexpected keyword argument '{}'", name)));
  const AttributePath path = TRY(AttributePath::parse(*attribute));
  return Transform([path, default_value](const Value& item, Budget& budget) {
    return path.get(item, budget, &default_value);
  });
}

/// The condition of select() and the like on an item or on an attribute of it: the test with the given name,
/// or else its truth.
Result<Transform> condition(const Call& call, bool by_attribute) {
  AttributePath path;
  if (by_attribute) {
    if (call.extra.empty()) return fail(evaluation_error("Missing parameter for attribute name"));
    path = TRY(AttributePath::parse(call.extra[0]));
  }
  const std::size_t skip = by_attribute ? 1 : 0;
  if (call.extra.size() <= skip)
    return Transform([path](const Value& item, Budget& budget) -> Result<Value> {
      return Value(TRY(truth(TRY(path.get(item, budget)))));
    });
  Transform test = TRY(named_function(call.extra[skip], rest_of(call, skip + 1), false));
  return Transform([path, test](const Value& item, Budget& budget) -> Result<Value> {
    return test(TRY(path.get(item, budget)), budget);
  });
}

/// A copy of a call for a generator, which does nothing, and so cannot fail, until its items are taken.
struct KeptCall {
  explicit KeptCall(const Call& call) : self(call.self), extra(call.extra) {
    for (const auto& [name, value] : call.extra_named) {
      names.emplace_back(name);
      extra_named.emplace_back(names.back().as_string(), value);
    }
  }
  Call restore(Budget& budget) const { return {budget, self, {}, extra, extra_named}; }

  Value self;
  std::vector<Value> extra;
  std::vector<Value> names;
  std::vector<std::pair<std::string_view, Value>> extra_named;
};

/// A generator of transform(item). If `keep_when` is set, it is instead one of the items for which the result
/// has this truth.
Value lazily(const Call& call, const char* name, const std::function<Result<Transform>(const Call&)>& prepare,
             std::optional<bool> keep_when) {
  auto kept = std::make_shared<KeptCall>(call);
  std::optional<NextItem> next;
  Transform transform;
  bool done = false;
  return make<Generator>(name, [=](Budget& budget) mutable -> Result<std::optional<Value>> {
    if (done) return std::nullopt;
    if (!next) {
      if (!TRY(truth(kept->self))) {
        done = true;
        return std::nullopt;
      }
      transform = TRY(prepare(kept->restore(budget)));
      next = TRY(iterate(kept->self));
    }
    while (auto item = TRY((*next)(budget))) {
      TRY(budget.step());
      Value result = TRY(transform(*item, budget));
      if (!keep_when) return result;
      if (TRY(truth(result)) == *keep_when) return item;
    }
    done = true;
    return std::nullopt;
  });
}

Result<Value> map(Call& call) { return lazily(call, "generator object sync_do_map", mapping, std::nullopt); }

template <bool keep, bool by_attribute>
Result<Value> choose(Call& call) {
  return lazily(
      call, "generator object select_or_reject", [](const Call& c) { return condition(c, by_attribute); },
      keep);
}

Result<Value> attr(Call& call) {
  const std::string name = TRY(call.text(0));
  if (name.starts_with('_')) return get_attribute(call.self, name);  // always fails
  if (auto* missing = object_cast<Undefined>(call.self)) return fail(missing->use());
  if (auto found = TRY(own_attribute(call.self, name))) return *found;
  return undefined(fmt::format("'{} object' has no attribute '{}'", type_name(call.self), name),
                   fmt::format("{} has no `{}`", noun(call.self), name));
}

Result<Value> default_(Call& call) {
  if (is_undefined(call.self)) return call[0];
  return TRY(call.flag(1)) && !TRY(truth(call.self)) ? call[0] : call.self;
}

constexpr std::array rows{
    FunctionRow{"attr", "name", "the attribute `name` of the value, but never an item", attr},
    FunctionRow{"d", "default_value='', boolean=False", "same as `default`", default_},
    FunctionRow{"default", "default_value='', boolean=False",
                "`default_value` if the value is undefined or, with `boolean`, false", default_},
    FunctionRow{"map", "*args, **kwargs",
                "a filter applied to each item, `map('trim')`, or an attribute of it, `map(attribute='x')`",
                map},
    FunctionRow{"reject", "*args, **kwargs", "the items that fail a test: `reject('odd')`",
                choose<false, false>},
    FunctionRow{"rejectattr", "*args, **kwargs", "the items with an attribute that fails a test",
                choose<false, true>},
    FunctionRow{"select", "*args, **kwargs", "the items that pass a test: `select('odd')`",
                choose<true, false>},
    FunctionRow{"selectattr", "*args, **kwargs", "the items with an attribute that passes a test",
                choose<true, true>},
};

}  // namespace

std::span<const FunctionRow> selection_filters() { return rows; }

}  // namespace iocwright::jinja
