// Makes files to start from: instances and definitions.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "instance/open_instance.hpp"

namespace iocwright::instance {

struct NewInstanceRequest {
  std::vector<std::string> types;    ///< entity types, or modules for all of theirs
  InstanceRequest definitions = {};  ///< where the types are defined
};

/// The text of an ioc.yaml with an entity of each type. Errors, such as an unknown type, go to the reader's
/// sink; then there is none.
std::optional<std::string> make_new_instance(const NewInstanceRequest& request, yaml::Reader& reader,
                                             const Environment& environment);

/// The text of a definition file for a support module: for its database templates and the commands of its
/// sources. `module` is its folder, or its name in $SUPPORT. Errors go to the reader's sink; then there is
/// none.
std::optional<std::string> make_new_support(const std::string& module, yaml::Reader& reader,
                                            const Environment& environment);

}  // namespace iocwright::instance
