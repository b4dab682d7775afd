// Types of described formats that several unit tests use.
#pragma once

#include <array>

#include "lang/format/format.hpp"

namespace iocwright::tests {

using format::Field;
using format::ObjectFormat;
using format::Type;
using format::TypeForm;

inline constexpr Type null_type{TypeForm::null};
inline constexpr Type text_type{TypeForm::text};
inline constexpr Type integer_type{TypeForm::integer};

}  // namespace iocwright::tests
