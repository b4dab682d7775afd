// A group of signals made from a database template.
#pragma once

#include <string>
#include <vector>

#include "core/diag/result.hpp"
#include "instance/screens/device.hpp"
#include "instance/screens/record_file.hpp"

namespace iocwright::screens {

/// The group of the records of the template at `path`: outputs without an input of the same asyn parameter
/// are SignalW, inputs without an output SignalR, pairs SignalRW. Appends to the messages of `file`. An error
/// if a record type is unknown.
Result<Item> template_group(const std::string& path, RecordFile& file);

}  // namespace iocwright::screens
