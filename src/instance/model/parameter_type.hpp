// The types that a parameter of an entity model can have, as rows of a table.
#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "lang/format/coerce.hpp"
#include "lang/format/format.hpp"

namespace iocwright::model {

/// What kind of value a parameter takes.
enum class ParameterForm : unsigned char {
  string,
  id,           ///< a string by which other entities refer to this one
  object,       ///< the id of an entity; templates see that entity
  enumeration,  ///< one of the keys that the definition lists
  native        ///< a value of the type `native`, or a template that renders to one
};

struct ParameterType {
  std::string_view name;  ///< in definition files; for a native type, also Python's name for it
  ParameterForm form;
  std::optional<format::NativeType> native;  ///< what values and rendered templates are converted to
  const format::Type* value_format;          ///< the format of native values; null for other forms

  // The format of a parameter of this type in definition files.
  std::string_view schema_name;
  std::string_view noun;  ///< in messages
  std::string_view description;
  std::span<const format::Field> fields;
};

/// The type of that name, or null.
const ParameterType* find_parameter_type(std::string_view name);
/// The name of the parameter type whose values have this native type.
std::string_view native_name(format::NativeType native);

/// The format of `parameters` in definition files: a mapping of names to parameters, which have the fields of
/// their `type`.
extern const format::Type parameters_format;

}  // namespace iocwright::model
