#include "instance/resolve/built_in_fields.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "core/diag/suggestion.hpp"
#include "core/diag/wording.hpp"
#include "core/value/text_forms.hpp"
#include "lang/format/coerce.hpp"
#include "lang/format/describe.hpp"
#include "lang/format/schema_parts.hpp"

namespace iocwright::resolve {

namespace {

using format::Field;
using format::Type;
using format::TypeForm;

bool fits(const Value& value, const Type& type) {
  switch (type.form) {
    case TypeForm::text: return value.is_string();
    case TypeForm::list: return value.is_list();
    case TypeForm::map: return value.is_dict();
    case TypeForm::either:
      return std::ranges::any_of(type.options, [&](const Type* option) { return fits(value, *option); });
    default: return true;
  }
}

tl::expected<Value, std::string> converted(const Value& value, const Type& type) {
  if (type.form == TypeForm::boolean) return format::coerce(value, format::NativeType::boolean);
  if (type.form == TypeForm::integer) return format::coerce(value, format::NativeType::integer);
  if (fits(value, type)) return value;
  return tl::make_unexpected(fmt::format("expected {}, found {}", format::describe(type), found(value)));
}

std::vector<Field> fields_of(const model::BuiltInType& type) {
  std::vector<Field> out(type.format->fields.begin(), type.format->fields.end());
  out.insert(out.end(), type.own_fields.begin(), type.own_fields.end());
  return out;
}

/// What to write instead of a value that converted() does not accept, or "".
std::string advice(const GivenField& item, const Type& type) {
  if (type.form == TypeForm::integer) return format::advice(item.value, format::NativeType::integer);
  if (type.form == TypeForm::text && (item.value.is_number() || item.value.is_bool()))
    return "quote it to make it a string";
  const bool is_flow = item.node != nullptr && item.node->span.end > item.node->span.begin;
  if (type.form == TypeForm::map && item.value.is_list())
    return is_flow ? "write `{key: value}`" : "write `key: value` without `- `";
  if (type.form != TypeForm::either || !item.value.is_int() || item.value.as_int() < 1) return {};
  return fmt::format("write `\"{{{{ range({}) | list }}}}\"` to count from 0", item.value.as_int());
}

Diagnostic wrong_type(const GivenField& item, const Type& type, const std::string& why) {
  const bool is_empty = item.value.is_none() && !has_python_words();
  return error(DiagKind::wrong_type,
               is_empty ? fmt::format("`{}:` has no value: expected {}", item.name, format::describe(type))
                        : fmt::format("`{}`: {}", item.name, why))
      .at(item.place())
      .help(advice(item, type));
}

/// Reports the given names that the type does not have, and the required ones that are not given.
void check_names(const model::BuiltInType& type, const std::vector<Field>& fields, const GivenFields& given,
                 Span place, const std::function<void(Diagnostic)>& report) {
  KnownNames names;
  for (const Field& field : std::span(fields).subspan(1))
    names.add(field.key, given.find(field.key) != nullptr, field.default_json.empty());
  names.add(fields.front().key, true, false);  // entity_enabled, which is rarely meant
  for (const GivenField& item : given)
    if (item.name != "type" && std::ranges::find(fields, item.name, &Field::key) == fields.end())
      report(error(DiagKind::unknown_parameter,
                   fmt::format("`{}` has no parameter `{}`{}", type.name(), item.name,
                               python_phrase("Extra inputs are not permitted")))
                 .at(item.name_place)
                 .help(names.explain(item.name, "its parameters are")));
  for (const std::string_view name : names.missing())
    report(error(DiagKind::missing_parameter, fmt::format("`{}` needs the parameter `{}`{}", type.name(),
                                                          name, python_phrase("Field required")))
               .at(place)
               .help(add_key(name, std::ranges::find(fields, name, &Field::key)->description)));
}

}  // namespace

std::optional<Dict> built_in_fields(const model::BuiltInType& type, const GivenFields& given, Span place,
                                    const std::function<void(Diagnostic)>& report) {
  bool ok = true;
  const auto add_error = [&](Diagnostic diagnostic) {
    ok = false;
    report(std::move(diagnostic));
  };
  const std::vector<Field> fields = fields_of(type);
  check_names(type, fields, given, place, add_error);
  Dict out;
  for (const Field& field : fields) {
    const GivenField* item = given.find(field.key);
    if (item == nullptr) {
      if (!field.default_json.empty()) out.set(Value(field.key), format::default_value(field));
    } else if (item->is_spoiled()) {
      ok = false;
    } else if (auto value = converted(item->value, *field.type)) {
      out.set(Value(field.key), *std::move(value));
    } else {
      add_error(wrong_type(*item, *field.type, value.error()));
    }
  }
  return ok ? std::optional(std::move(out)) : std::nullopt;
}

}  // namespace iocwright::resolve
