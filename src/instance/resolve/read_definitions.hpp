// Reads the definition files of a Generic IOC.
#pragma once

#include <string>
#include <vector>

#include "instance/resolve/definitions.hpp"
#include "lang/yaml/reader.hpp"

namespace iocwright::resolve {

/// Whether a module that two files define is worth a warning. It is not in the folder of an instance, to
/// which two patterns may copy the same definitions.
enum class SameModule { warn, allow };

/// The entity types of these files. A type replaces one of the same name in an earlier file. Errors go to the
/// reader's sink, and the types of a file with errors are missing.
Definitions read_definitions(yaml::Reader& reader, const std::vector<std::string>& files,
                             SameModule same = SameModule::warn);

}  // namespace iocwright::resolve
