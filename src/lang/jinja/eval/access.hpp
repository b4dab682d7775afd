// Attributes, items and iteration of any value, by Jinja2's rules.
#pragma once

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

/// `value.name` as in Python, which never looks for an item; nullopt if there is no such attribute.
Result<std::optional<Value>> own_attribute(const Value& value, std::string_view name);

/// `value[start:stop:step]`; omitted parts are none.
Result<Value> get_slice(const Value& value, const Value& start, const Value& stop, const Value& step);

/// Iterates over the items of a list (including those added meanwhile), the code points of a string or the
/// keys of a dict.
Result<NextItem> iterate(const Value& value);
bool is_iterable(const Value& value);

/// All items. Fails if there are more than the limit `length` allows.
Result<std::vector<Value>> collect(const Value& value, Budget& budget);

}  // namespace iocwright::jinja
