// Checks a file against the description of its format.
#pragma once

#include "core/diag/sink.hpp"
#include "lang/format/format.hpp"
#include "lang/yaml/node.hpp"

namespace iocwright::format {

/// Reports unknown keys, missing keys and values of the wrong type in `node` and below. Returns true if there
/// are none: the node can then be read without further checks.
bool check_object(const yaml::Node& node, const ObjectFormat& format, Sink& sink);

/// The same for a value of any type.
bool check_type(const yaml::Node& node, const Type& type, Sink& sink);

/// Where to report what a mapping lacks: its first entry, or the mapping itself if it is empty.
Span first_entry(const yaml::MappingNode& mapping);

/// Whether the mapping is an object of this format by its keys; see ObjectFormat::known_by_keys.
bool is_known_by_keys(const yaml::MappingNode& mapping, const ObjectFormat& format);

}  // namespace iocwright::format
