// Attributes, items and iteration of any value, by Jinja2's rules.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "core/value/object.hpp"

namespace iocwright::jinja {

/// `value.name`: an attribute or method, otherwise an item, otherwise undefined. Fails for a name that begins
/// with an underscore.
Result<Value> get_attribute(const Value& value, std::string_view name);

/// `value[key]`: an item, otherwise an attribute or method, otherwise undefined.
Result<Value> get_item(const Value& value, const Value& key, Budget& budget);

/// `value.name` as in Python, where it is never an item; nullopt if there is no such attribute.
Result<std::optional<Value>> own_attribute(const Value& value, std::string_view name);

/// The position of the item at `index` among `size` items. A negative index counts from the end. nullopt if
/// there is no such item.
std::optional<std::size_t> item_position(std::int64_t index, std::uint64_t size);

/// `value[start:stop:step]`; an omitted part is none.
Result<Value> get_slice(const Value& value, const Value& start, const Value& stop, const Value& step);

/// Iterates over the items of a list (including those added in the meantime), the code points of a string or
/// the keys of a dict. Fails if the value is not iterable.
Result<NextItem> iterate(const Value& value);
bool is_iterable(const Value& value);

/// All items. Fails if there are more than the limit `length` allows.
Result<std::vector<Value>> collect(const Value& value, Budget& budget);

}  // namespace iocwright::jinja
