// Values that only Python literals can have: sets, complex numbers and the ellipsis.
#pragma once

#include <string>
#include <vector>

#include "core/value/object.hpp"

namespace iocwright::resolve {

/// A set of `items`. If all are numbers they are sorted, as CPython prints small sets of them. An error if an
/// item is not hashable.
Result<Value> make_set(std::vector<Value> items, Budget& budget);
/// The complex number real + imaginary·j.
Value make_complex(double real, double imaginary);
Value make_ellipsis();

/// The real and imaginary parts of a complex number; nullopt for other values.
std::optional<std::pair<double, double>> complex_parts(const Value& value);

}  // namespace iocwright::resolve
