// Finds virtual environments and Python interpreters.
#pragma once

#include <optional>
#include <string>

#include "core/base/disk.hpp"
#include "core/base/environment.hpp"
#include "core/diag/result.hpp"

namespace iocwright::image {

/// The folder of the virtual environment to use: $VIRTUAL_ENV, /venv or .venv, the first that has a Python.
Result<std::optional<std::string>> find_venv(const Disk& disk, const Environment& environment);

/// The interpreter that `--python REQUEST` means: a program, a folder of a virtual environment, or a version
/// such as 3.11. Without a request, that of the virtual environment, else the first `python3` or `python` in
/// PATH. Nothing if there is none.
Result<std::optional<std::string>> find_python(const std::optional<std::string>& request, const Disk& disk,
                                               const Environment& environment);

/// `environment` with the virtual environment activated.
Environment activated(const Environment& environment, const std::string& venv);

}  // namespace iocwright::image
