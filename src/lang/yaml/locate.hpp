// From a place in a scalar's value back to the place in the file: quotes, escapes, folding and indentation
// between.
#pragma once

#include <cstddef>

#include "core/diag/source.hpp"
#include "lang/yaml/node.hpp"

namespace iocwright::yaml {

/// Where bytes [begin, end) of the text that `scalar` holds stand in its file.
Span locate(const Node& scalar, const Sources& sources, std::size_t begin, std::size_t end);

}  // namespace iocwright::yaml
