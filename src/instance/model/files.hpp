// Reads definition and instance files from the disk.
#pragma once

#include <optional>
#include <string>

#include "instance/model/instance.hpp"
#include "instance/model/support.hpp"
#include "lang/yaml/reader.hpp"

namespace iocwright::model {

/// None when the file has errors, which go to the reader's sink.
std::optional<SupportModule> read_support(yaml::Reader& reader, const std::string& path);
std::optional<Instance> read_instance(yaml::Reader& reader, const std::string& path);

}  // namespace iocwright::model
