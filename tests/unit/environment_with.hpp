// Environments for unit tests.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <utility>

#include "core/base/environment.hpp"

namespace iocwright::tests {

/// The environment with these variables and no others.
inline Environment with(std::map<std::string, std::string, std::less<>> variables) {
  return Environment(std::move(variables));
}

}  // namespace iocwright::tests
