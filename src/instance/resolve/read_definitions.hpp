// Reads the definition files of a Generic IOC.
#pragma once

#include <string>
#include <vector>

#include "instance/resolve/entity_type.hpp"
#include "lang/yaml/reader.hpp"

namespace iocwright::resolve {

/// Reads the definition files in order. Errors go to the reader's sink.
Definitions read_definitions(yaml::Reader& reader, const std::vector<std::string>& files);

}  // namespace iocwright::resolve
