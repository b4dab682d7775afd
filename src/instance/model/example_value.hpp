// Values to replace, for entities that people begin with.
#pragma once

#include "instance/model/support.hpp"

namespace iocwright::model {

/// A valid value for a parameter. That of an id or object is a word in upper case, which says what to enter.
Value example_value(const Parameter& parameter);

}  // namespace iocwright::model
