// Maps part of a scalar's value back to the file, across quotes, escapes, folding and indentation.
#pragma once

#include <cstddef>

#include "core/diag/source.hpp"
#include "lang/yaml/node.hpp"

namespace iocwright::yaml {

/// The place in the file of bytes [begin, end) of the value of `scalar`; the whole scalar if it is not a
/// string.
Span locate(const Node& scalar, const Sources& sources, std::size_t begin, std::size_t end);

}  // namespace iocwright::yaml
