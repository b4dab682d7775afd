// Sets what an IOC shell does when a command fails, without modifying the startup script.
#pragma once

#include <string>

#include "core/base/disk.hpp"
#include "core/base/environment.hpp"
#include "core/diag/result.hpp"

namespace iocwright::launch {

/// The argument of the shell command `on error`: $IOCWRIGHT_ON_ERROR (`break`, `halt` or `continue`), else
/// `break` for a `generated` script with Base 7.0.4 or later, which introduced the command according to its
/// release notes. Empty: run the script unmodified. Fails for any other word in $IOCWRIGHT_ON_ERROR.
Result<std::string> on_error_word(bool generated, const Disk& disk, const Environment& environment);

/// A copy of a startup script that sets `on error` first.
struct WrappedScript {
  std::string text;
  bool is_shifted = false;  ///< its lines are one further down than in the script
};

/// Makes the copy. To keep the numbers of lines, which the shell prints in its messages, `on error` replaces
/// the first line if that is a comment or blank, and another such line sets IOCSH_STARTUP_SCRIPT, which the
/// shell sets to the path of the copy, to `path`, the path of the script.
WrappedScript with_on_error(const std::string& word, const std::string& script, const std::string& path);

}  // namespace iocwright::launch
