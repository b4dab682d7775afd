// Writes an ioc.yaml to start from.
#pragma once

#include <string>
#include <variant>
#include <vector>

#include "instance/model/built_in.hpp"
#include "instance/resolve/entity_type.hpp"

namespace iocwright::report {

using AnyType = std::variant<const resolve::EntityType*, const model::BuiltInType*>;

/// An instance with an entity of each type, in this order: required parameters with values to replace,
/// optional ones as comments, and all descriptions. Ids are unique, and objects refer to earlier entities.
std::string new_instance(const std::vector<AnyType>& types);

}  // namespace iocwright::report
