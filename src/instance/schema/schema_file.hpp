// Puts the schema of a Generic IOC's instances where editors and checks look for it.
#pragma once

#include <string>
#include <vector>

#include "instance/model/files.hpp"

namespace iocwright::schema {

/// The definition files that lie in `ibek_defs` itself, sorted: what `ioc generate-schema` takes.
Result<std::vector<std::string>> ioc_definitions(const Disk& disk, const std::string& ibek_defs);

/// Writes a schema by rename.
Result<void> write_schema(Disk& disk, const std::string& schema, const std::string& path);

/// Writes the schema of all definitions of a Generic IOC to `ibek_defs`/ioc.schema.json; without a definition
/// it does nothing. Faults of the definitions go to the reader's sink, and then nothing is written.
Result<void> write_ioc_schema(yaml::Reader& reader, Disk& disk, const std::string& ibek_defs);

}  // namespace iocwright::schema
