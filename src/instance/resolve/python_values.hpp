// Values that exist only in Python literals: sets, complex numbers, the ellipsis.
#pragma once

#include <string>
#include <vector>

#include "core/value/object.hpp"

namespace iocwright::resolve {

/// The set of `items`. Numbers are in order, as CPython prints small sets of them.
Result<Value> make_set(std::vector<Value> items, Budget& budget);
/// real + imaginary j
Value make_complex(double real, double imaginary);
Value make_ellipsis();

/// The real and imaginary part of a complex number; none for other values.
std::optional<std::pair<double, double>> complex_parts(const Value& value);

}  // namespace iocwright::resolve
