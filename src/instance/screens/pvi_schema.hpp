// The JSON Schemas of device descriptions and formatters, for editors.
#pragma once

#include <string>

#include "core/base/disk.hpp"
#include "core/diag/result.hpp"

namespace iocwright::screens {

Result<std::string> device_schema();
Result<std::string> formatter_schema();

/// Writes one of the two to `path`, whose name says which: `pvi.device.schema.json` or
/// `pvi.formatter.schema.json`.
Result<void> write_pvi_schema(const std::string& path, Disk& disk);

}  // namespace iocwright::screens
