// `iocwright internal load`: loads databases as an IOC does, for tests that compare us with softIoc.
#pragma once

#include <memory>

#include "cli/command.hpp"

namespace iocwright::cli {

/// Answers lines {"files": {PATH: text}, "st_cmd": [LINE, ...], "dbd": PATH} with the records that exist after
/// an IOC has run the script, and with what EPICS Base 7.0.8.1 reports.
std::unique_ptr<Command> make_load_command();

}  // namespace iocwright::cli
