// The built-in entity types, which need no definition: repeats and waits for hardware.
#pragma once

#include <span>
#include <string_view>

#include "lang/format/format.hpp"

namespace iocwright::model {

enum class BuiltIn : unsigned char { repeat, wait_ip, wait_usb };

struct BuiltInType {
  BuiltIn kind;
  const format::ObjectFormat* format;  ///< its fields; the tag is the name of the type
  std::string_view reference_module;   ///< the reference's Python module, which appears in schema names
  /// Extensions that the reference does not have. The published schema, which equals its own, omits them.
  std::span<const format::Field> own_fields;

  std::string_view name() const { return format->tag; }
};

std::span<const BuiltInType> built_in_types();
/// The type of that name, or null.
const BuiltInType* find_built_in(std::string_view name);

/// The field `entity_enabled`, which entities of all types have.
const format::Field& entity_enabled_field();

}  // namespace iocwright::model
