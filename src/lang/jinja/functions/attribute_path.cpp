#include "lang/jinja/functions/attribute_path.hpp"

#include "core/base/text.hpp"
#include "core/base/unicode.hpp"
#include "core/value/number.hpp"
#include "lang/jinja/eval/access.hpp"
#include "lang/jinja/eval/undefined.hpp"

namespace iocwright::jinja {

Result<AttributePath> AttributePath::parse(const Value& attribute) {
  AttributePath path;
  if (attribute.is_none()) return path;
  if (!attribute.is_string()) {
    path.parts_.push_back(attribute);
    return path;
  }
  for (std::string_view part : text::split(attribute.as_string(), '.')) {
    const bool digits = !part.empty() && part.find_first_not_of("0123456789") == std::string_view::npos;
    const auto position = number::parse_int(part);
    const bool fits = position.status == number::Parse::ok;  // as a string, it finds no item of a list either
    path.parts_.push_back(digits && fits ? Value(position.value) : Value(part));
  }
  return path;
}

Result<std::vector<AttributePath>> AttributePath::parse_several(const Value& attribute) {
  std::vector<AttributePath> paths;
  if (!attribute.is_string()) {
    paths.push_back(TRY(parse(attribute)));
    return paths;
  }
  for (std::string_view part : text::split(attribute.as_string(), ','))
    paths.push_back(TRY(parse(Value(part))));
  return paths;
}

Result<Value> AttributePath::get(const Value& item, Budget& budget, const Value* default_value) const {
  Value value = item;
  for (const Value& part : parts_) {
    value = TRY(get_item(value, part, budget));
    if (default_value != nullptr && !default_value->is_none() && is_undefined(value)) value = *default_value;
  }
  return value;
}

Value without_case(const Value& value) {
  return value.is_string() ? Value(unicode::lower(value.as_string())) : value;
}

}  // namespace iocwright::jinja
