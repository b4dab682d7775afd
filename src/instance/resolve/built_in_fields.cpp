#include "instance/resolve/built_in_fields.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "core/diag/suggestion.hpp"
#include "core/value/text_forms.hpp"
#include "lang/format/coerce.hpp"
#include "lang/format/schema_parts.hpp"

namespace iocwright::resolve {

namespace {

using format::Field;
using format::Type;
using format::TypeForm;

std::string noun(const Type& type) {
  switch (type.form) {
    case TypeForm::text: return "a string";
    case TypeForm::list: return "a list";
    case TypeForm::map: return "a mapping";
    case TypeForm::either: {
      std::string out;
      for (const Type* option : type.options) out += (out.empty() ? "" : " or ") + noun(*option);
      return out;
    }
    default: return "a value";
  }
}

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
  return tl::make_unexpected(
      fmt::format("expected {}, found {} {}", noun(type), type_name(value), brief(value)));
}

std::vector<Field> fields_of(const model::BuiltInType& type) {
  std::vector<Field> out(type.format->fields.begin(), type.format->fields.end());
  out.insert(out.end(), type.own_fields.begin(), type.own_fields.end());
  return out;
}

Diagnostic unknown_parameter(const model::BuiltInType& type, const GivenField& given,
                             const std::vector<Field>& fields) {
  std::vector<std::string_view> names;
  for (const Field& field : fields) names.push_back(field.key);
  return error(DiagKind::unknown_parameter,
               fmt::format("`{}` has no parameter `{}`: Extra inputs are not permitted", type.name(),
                           given.name))
      .at(given.name_place)
      .help(did_you_mean(given.name, names));
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
  for (const GivenField& item : given)
    if (item.name != "type" && std::ranges::find(fields, item.name, &Field::key) == fields.end())
      add_error(unknown_parameter(type, item, fields));
  Dict out;
  for (const Field& field : fields) {
    const GivenField* item = given.find(field.key);
    if (item == nullptr && field.default_json.empty()) {
      add_error(error(DiagKind::missing_parameter,
                      fmt::format("`{}` needs the parameter `{}`: Field required", type.name(), field.key))
                    .at(place));
    } else if (item == nullptr) {
      out.set(Value(field.key), format::default_value(field));
    } else if (item->is_spoiled()) {
      ok = false;
    } else if (auto value = converted(item->value, *field.type)) {
      out.set(Value(field.key), *std::move(value));
    } else {
      add_error(
          error(DiagKind::wrong_type, fmt::format("`{}`: {}", field.key, value.error())).at(item->place()));
    }
  }
  return ok ? std::optional(std::move(out)) : std::nullopt;
}

}  // namespace iocwright::resolve
