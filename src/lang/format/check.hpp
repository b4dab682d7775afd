// Checks a file against the description of its format.
#pragma once

#include "core/diag/sink.hpp"
#include "lang/format/format.hpp"
#include "lang/yaml/node.hpp"

namespace iocwright::format {

/// Reports unknown keys, missing keys and values of the wrong type in `node` and below. Returns true if there
/// are none: the node can then be read without further checks.
bool check_object(const yaml::Node& node, const ObjectFormat& format, Sink& sink);

}  // namespace iocwright::format
