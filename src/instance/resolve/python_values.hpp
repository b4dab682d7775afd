// Values that only a Python literal can bring: sets, complex numbers, the ellipsis.
#pragma once

#include <string>
#include <vector>

#include "core/value/object.hpp"

namespace iocwright::resolve {

/// A set of items, each once. Numbers are in order, as CPython shows small sets of them.
Result<Value> make_set(std::vector<Value> items, Budget& budget);
/// real + imaginary j
Value make_complex(double real, double imaginary);
Value make_ellipsis();

/// The parts of a complex number; nothing for another value.
std::optional<std::pair<double, double>> complex_parts(const Value& value);

}  // namespace iocwright::resolve
