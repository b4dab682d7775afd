// Writes the schema of a Generic IOC's instances to where editors look for it.
#pragma once

#include <string>
#include <vector>

#include "instance/model/files.hpp"

namespace iocwright::schema {

/// The definition files directly in `ibek_defs`, sorted: those that `ioc generate-schema` uses.
Result<std::vector<std::string>> ioc_definitions(const Disk& disk, const std::string& ibek_defs);

/// Replaces the file at `path`.
Result<void> write_schema(Disk& disk, const std::string& schema, const std::string& path);

/// Writes the schema of all definitions in `ibek_defs` to its file ioc.schema.json. Does nothing when there
/// are no definitions, or when they have errors, which go to the reader's sink.
Result<void> write_ioc_schema(yaml::Reader& reader, Disk& disk, const std::string& ibek_defs);

}  // namespace iocwright::schema
