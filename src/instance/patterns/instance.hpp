// The instance that a command works on, and what the command needs for it.
#pragma once

#include <iosfwd>
#include <string>

#include "core/base/machine.hpp"
#include "lang/yaml/reader.hpp"

namespace iocwright::patterns {

struct Instance {
  Machine machine;
  yaml::Reader reader;  ///< warnings go to its sink
  std::string folder;   ///< absolute, with links resolved
  std::ostream& out;    ///< what a command says on standard output
};

}  // namespace iocwright::patterns
