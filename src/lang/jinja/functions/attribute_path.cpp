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
    path.parts_.push_back(digits ? Value(number::parse_int(part).value) : Value(part));
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

Result<Value> AttributePath::get(const Value& item, Budget& budget, const Value* fallback) const {
  Value value = item;
  for (const Value& part : parts_) {
    value = TRY(get_item(value, part, budget));
    if (fallback != nullptr && !fallback->is_none() && is_undefined(value)) value = *fallback;
  }
  return value;
}

Value without_case(const Value& value) {
  return value.is_string() ? Value(unicode::lower(value.as_string())) : value;
}

}  // namespace iocwright::jinja
