// `uv pip`: installs and removes Python packages with pip, except for those that iocwright replaces.
#pragma once

#include "image/tools/uv.hpp"
#include "image/tools/uv_options.hpp"

namespace iocwright::image {

/// `uv pip install`. Returns the exit status of pip, or 0 if it is not needed.
Result<int> uv_pip_install(const UvCall& call, UvContext& context);

/// `uv pip uninstall`. Packages that iocwright replaces are skipped.
Result<int> uv_pip_uninstall(const UvCall& call, UvContext& context);

/// `uv pip list`, `freeze` and `show`: the packages of the interpreter and those that iocwright replaces.
Result<int> uv_pip_list(const UvCall& call, UvContext& context);
Result<int> uv_pip_freeze(const UvCall& call, UvContext& context);
Result<int> uv_pip_show(const UvCall& call, UvContext& context);

}  // namespace iocwright::image
