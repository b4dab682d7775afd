// The types that a parameter of an entity model can have, one row each.
#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "lang/format/coerce.hpp"
#include "lang/format/format.hpp"

namespace iocwright::model {

/// What an instance may give for a parameter.
enum class ParameterForm : unsigned char {
  string,
  id,           ///< a string by which other entities refer to this one
  object,       ///< the id of an entity; templates see that entity
  enumeration,  ///< one of the keys that the definition lists
  native        ///< a value of the type `native`, or a template that renders to one
};

struct ParameterType {
  std::string_view name;  ///< in definition files, and Python's name of a native type
  ParameterForm form;
  std::optional<format::NativeType> native;  ///< what values and rendered templates are converted to
  const format::Type* value_format;          ///< of a native value; null for other forms

  // How definition files describe a parameter of this type.
  std::string_view schema_name;
  std::string_view noun;
  std::string_view description;
  std::span<const format::Field> fields;
};

std::span<const ParameterType> parameter_types();
/// The type called `name`, or null.
const ParameterType* find_parameter_type(std::string_view name);
/// The name of the parameter type whose values have this native type.
std::string_view native_name(format::NativeType native);

/// The format of `parameters` in definition files: a mapping of parameters, each chosen by its `type`.
extern const format::Type parameters_format;

}  // namespace iocwright::model
