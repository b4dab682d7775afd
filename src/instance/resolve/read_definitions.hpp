// Reads the definition files of a Generic IOC.
#pragma once

#include <string>
#include <vector>

#include "instance/resolve/definitions.hpp"
#include "lang/yaml/reader.hpp"

namespace iocwright::resolve {

/// The entity types of these files. A type replaces one of the same name in an earlier file. Errors go to the
/// reader's sink, and the types of a file with errors are missing.
Definitions read_definitions(yaml::Reader& reader, const std::vector<std::string>& files);

}  // namespace iocwright::resolve
