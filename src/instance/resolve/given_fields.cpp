#include "instance/resolve/given_fields.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "lang/format/coerce.hpp"
#include "lang/jinja/eval/undefined.hpp"

namespace iocwright::resolve {

Span GivenField::place() const {
  const bool has_text = node != nullptr && node->span.end > node->span.begin;
  return has_text ? node->span : name_place;
}

bool GivenField::is_spoiled() const {
  return jinja::is_undefined(value) || (node != nullptr && node->is_invalid);
}

GivenFields::GivenFields(const yaml::MappingNode& mapping, yaml::KnownValues& known) {
  fields_.reserve(mapping.entries.size());
  for (const yaml::Entry& entry : mapping.entries)
    if (entry.key->is_string())
      fields_.push_back(
          {entry.key->value.as_string(), yaml::to_value(*entry.value, known), entry.value, entry.key->span});
}

GivenFields::GivenFields(const yaml::MappingNode& mapping) {
  yaml::KnownValues known;
  *this = GivenFields(mapping, known);
}

const GivenField* GivenFields::find(std::string_view name) const {
  const auto found = std::ranges::find(fields_, name, &GivenField::name);
  return found == fields_.end() ? nullptr : &*found;
}

void GivenFields::remove(std::string_view name) {
  std::erase_if(fields_, [&](const GivenField& field) { return field.name == name; });
}

Result<bool> enabled_flag(const GivenField& field) {
  const auto flag = format::coerce(field.value, format::NativeType::boolean);
  if (!flag)
    return fail(
        error(DiagKind::wrong_type, fmt::format("`entity_enabled`: {}", flag.error())).at(field.place()));
  return flag->as_bool();
}

}  // namespace iocwright::resolve
