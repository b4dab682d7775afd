// Writes JSON Schemas to files, among them the schema of a Generic IOC's instances.
#pragma once

#include <string>
#include <vector>

#include "instance/model/files.hpp"

namespace iocwright::schema {

/// The definition files that `ioc generate-schema` uses: those in `ibek_defs` itself, not in folders below
/// it, sorted by name. None if the folder is unusable; see skip_unusable().
Result<std::vector<std::string>> ioc_definitions(const Disk& disk, const std::string& ibek_defs);

/// Replaces the file at `path`.
Result<void> write_schema(Disk& disk, const std::string& schema, const std::string& path);

/// Writes the schema of instances that use the definitions in `ibek_defs` to ioc.schema.json in that folder.
/// Does nothing if there are no definitions, or if they have errors, which go to the reader's sink.
Result<void> write_ioc_schema(yaml::Reader& reader, Disk& disk, const std::string& ibek_defs);

}  // namespace iocwright::schema
