#include "cli/session.hpp"

#include <iostream>

#include "core/base/path.hpp"
#include "core/base/settings.hpp"

namespace iocwright::cli {

std::string Session::epics_root(std::string_view below) const {
  const std::string root = Settings(environment).text(Setting::epics_root);
  return below.empty() ? root : path::join(root, below);
}

int Session::finish(int status) {
  const bool failed = sink.has_errors();
  std::cout.flush();
  sink.flush(sources, style, std::cerr);
  return status == done && failed ? wrong_input : status;
}

}  // namespace iocwright::cli
