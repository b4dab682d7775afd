// Attributes, items and iteration of any value, by Jinja2's rules.
#pragma once

#include <string_view>
#include <vector>

#include "core/value/object.hpp"

namespace iocwright::jinja {

/// `value.name`: an attribute or method first, then an item. Undefined when there is neither. A name that
/// begins with an underscore is refused.
Result<Value> get_attribute(const Value& value, std::string_view name, Budget& budget);

/// `value[key]`: an item first, then an attribute or method. Undefined when there is neither.
Result<Value> get_item(const Value& value, const Value& key, Budget& budget);

/// `value.name` as Python has it: never an item. Nothing when there is no such attribute.
Result<std::optional<Value>> own_attribute(const Value& value, std::string_view name);

/// Bounds of a slice; null parts are nothing.
Result<Value> get_slice(const Value& value, const Value& start, const Value& stop, const Value& step,
                        Budget& budget);

/// Hands out the items of a list (also those added meanwhile), the code points of a text, the keys of a dict.
Result<NextItem> iterate(const Value& value);
bool is_iterable(const Value& value);

/// All items, within the limit of length.
Result<std::vector<Value>> collect(const Value& value, Budget& budget);

}  // namespace iocwright::jinja
