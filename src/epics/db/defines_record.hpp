// Looks for a record in an EPICS database.
#pragma once

#include <string_view>

namespace iocwright::epics {

/// True if `database`, the text of a `.db` file without macros, defines a record or an alias called `name`.
bool defines_record(std::string_view database, std::string_view name);

}  // namespace iocwright::epics
