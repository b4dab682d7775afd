// The entity types that every Generic IOC has without a definition: repeats and waits for hardware.
#pragma once

#include <span>
#include <string_view>

#include "lang/format/format.hpp"

namespace iocwright::model {

enum class BuiltIn : unsigned char { repeat, wait_ip, wait_usb };

struct BuiltInType {
  BuiltIn kind;
  const format::ObjectFormat* format;  ///< its fields, and the type's name as its tag
  std::string_view reference_module;   ///< that defines it in the reference; names in the schema contain it
  /// Further fields, which the reference and so the published schema does not have.
  std::span<const format::Field> own_fields;

  std::string_view name() const { return format->tag; }
};

std::span<const BuiltInType> built_in_types();
/// The type called `name`, or null.
const BuiltInType* find_built_in(std::string_view name);

/// `entity_enabled`, which entities of every type have.
const format::Field& entity_enabled_field();

}  // namespace iocwright::model
