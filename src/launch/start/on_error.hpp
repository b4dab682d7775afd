// Sets what an IOC shell does when a command fails, without modifying the startup script.
#pragma once

#include <array>
#include <optional>
#include <string>

#include "core/base/disk.hpp"
#include "core/base/environment.hpp"
#include "core/diag/result.hpp"

namespace iocwright::launch {

/// The version of EPICS Base as four numbers, from `configure/CONFIG_BASE_VERSION` of $EPICS_BASE, else from
/// $EPICS_VERSION.
FileResult<std::optional<std::array<int, 4>>> base_version(const Disk& disk, const Environment& environment);

/// The argument of the shell command `on error`: $IOCWRIGHT_ON_ERROR (`break`, `halt` or `continue`), else
/// `break` for a `generated` script with Base 7.0.4 or later, which introduced the command according to its
/// release notes. Empty: run the script unmodified. Fails for any other word in $IOCWRIGHT_ON_ERROR.
Result<std::string> on_error_word(bool generated, const Disk& disk, const Environment& environment);

/// The script with `on error` prepended.
std::string with_on_error(const std::string& word, const std::string& script);

}  // namespace iocwright::launch
