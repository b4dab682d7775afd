// Holds a file against the description of its format.
#pragma once

#include "core/diag/sink.hpp"
#include "lang/format/format.hpp"
#include "lang/yaml/node.hpp"

namespace iocwright::format {

/// Reports every unknown, missing or ill-typed key below `node`; true when there is none. What passes can be
/// read without further checks.
bool check_object(const yaml::Node& node, const ObjectFormat& format, Sink& sink);

/// The objects of `type` (tagged, or a choice of objects) that the key `type` of `mapping` names; null when
/// it names none.
const ObjectFormat* chosen_format(const yaml::MappingNode& mapping, const Type& type);

}  // namespace iocwright::format
