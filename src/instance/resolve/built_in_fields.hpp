// The fields of an entity of a built-in type: a repeat or a wait for hardware.
#pragma once

#include <functional>
#include <optional>

#include "core/diag/diagnostic.hpp"
#include "core/value/dict.hpp"
#include "instance/model/built_in.hpp"
#include "instance/resolve/given_fields.hpp"

namespace iocwright::resolve {

/// The values of all fields by name, with defaults for those that are not given. None when a field is
/// unknown, missing, of the wrong type or spoiled; `report` receives each error that was not reported before.
/// `place` is where the entity's type is given.
std::optional<Dict> built_in_fields(const model::BuiltInType& type, const GivenFields& given, Span place,
                                    const std::function<void(Diagnostic)>& report);

}  // namespace iocwright::resolve
