#include "cli/session.hpp"

#include <iostream>

#include "core/base/path.hpp"

namespace iocwright::cli {

std::string Session::epics_root(std::string_view below) const {
  const std::string root = environment.get("EPICS_ROOT", "/epics");
  return below.empty() ? root : path::join(root, below);
}

int Session::finish(int status) {
  const bool failed = sink.has_errors();
  std::cout.flush();
  sink.flush(sources, style, std::cerr);
  return status == ok && failed ? bad_input : status;
}

}  // namespace iocwright::cli
