// Reads definition and instance files from the disk.
#pragma once

#include <optional>
#include <string>

#include "instance/model/instance.hpp"
#include "instance/model/support.hpp"
#include "lang/yaml/reader.hpp"

namespace iocwright::model {

/// Reads a definition file. Errors go to the reader's sink; returns nullopt if there are any.
std::optional<SupportModule> read_support(yaml::Reader& reader, const std::string& path);
/// Reads an instance file. Errors go to the reader's sink; returns nullopt only if there is no mapping to
/// work with, so that entities are checked in spite of errors at the top level.
std::optional<Instance> read_instance(yaml::Reader& reader, const std::string& path);

}  // namespace iocwright::model
