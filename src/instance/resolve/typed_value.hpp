// Checks the value that is given for a parameter against the parameter's type.
#pragma once

#include "core/diag/result.hpp"
#include "core/value/budget.hpp"
#include "instance/model/support.hpp"
#include "instance/resolve/given_fields.hpp"

namespace iocwright::resolve {

/// The value converted to the parameter's type. A template for a native type stays a string. A value that
/// does not fit is an error of kind wrong_type or enum_value.
Result<Value> typed_value(const model::Parameter& parameter, const GivenField& given, const Limits& limits);

}  // namespace iocwright::resolve
