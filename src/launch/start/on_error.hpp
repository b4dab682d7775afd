// What an IOC shell does at a command that fails, said to it without touching the startup script.
#pragma once

#include <array>
#include <optional>
#include <string>

#include "core/base/disk.hpp"
#include "core/base/environment.hpp"

namespace iocwright::launch {

/// The version of EPICS Base, as four numbers: by `configure/CONFIG_BASE_VERSION` of $EPICS_BASE, else by
/// $EPICS_VERSION.
FileResult<std::optional<std::array<int, 4>>> base_version(const Disk& disk, const Environment& environment);

/// The word for `on error` of Base's shell: $IOCWRIGHT_ON_ERROR (`break`, `halt`, `continue`), else `break`
/// for a `generated` script where Base is 7.0.4 or later, whose release notes name it. Empty: the script runs
/// as it is.
FileResult<std::string> on_error_word(bool generated, const Disk& disk, const Environment& environment);

/// The script with that command before its first line.
std::string with_on_error(const std::string& word, const std::string& script);

}  // namespace iocwright::launch
