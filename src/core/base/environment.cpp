#include "core/base/environment.hpp"

#include <unistd.h>

namespace iocwright {

Environment Environment::of_process() {
  Environment out;
  for (char** entry = environ; entry != nullptr && *entry != nullptr; ++entry) {
    const std::string_view line(*entry);
    const std::size_t equals = line.find('=');
    if (equals != std::string_view::npos)
      out.set(std::string(line.substr(0, equals)), std::string(line.substr(equals + 1)));
  }
  return out;
}

const std::string* Environment::find(std::string_view name) const {
  const auto found = variables_.find(name);
  return found == variables_.end() ? nullptr : &found->second;
}

std::string Environment::get(std::string_view name, std::string_view fallback) const {
  const std::string* found = find(name);
  return found != nullptr ? *found : std::string(fallback);
}

}  // namespace iocwright
