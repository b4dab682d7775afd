// Checks the fields of an entity of a built-in type: a repeat or a wait for hardware.
#pragma once

#include <functional>
#include <optional>

#include "core/diag/diagnostic.hpp"
#include "core/value/dict.hpp"
#include "instance/model/built_in.hpp"
#include "instance/resolve/given_fields.hpp"

namespace iocwright::resolve {

/// The values of all fields by name, with defaults for optional fields that are not given. Returns nullopt if
/// a field is unknown, missing, of the wrong type or spoiled. Errors go to `report`, except for spoiled
/// fields, which were reported before. `place` is where the entity's type is.
std::optional<Dict> built_in_fields(const model::BuiltInType& type, const GivenFields& given, Span place,
                                    const std::function<void(Diagnostic)>& report);

}  // namespace iocwright::resolve
