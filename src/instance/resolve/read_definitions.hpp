// Reads the definition files of a Generic IOC.
#pragma once

#include <string>
#include <vector>

#include "instance/resolve/definitions.hpp"
#include "lang/yaml/reader.hpp"

namespace iocwright::resolve {

/// The types of these files, of which later ones replace types of earlier ones. Errors go to the reader's
/// sink.
Definitions read_definitions(yaml::Reader& reader, const std::vector<std::string>& files);

}  // namespace iocwright::resolve
