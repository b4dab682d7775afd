// The main job: definitions and instance files in, boot files out. Nothing is written here.
#pragma once

#include <string>
#include <vector>

#include "core/base/environment.hpp"
#include "instance/boot/boot_files.hpp"
#include "instance/model/files.hpp"
#include "instance/resolve/entity_type.hpp"

namespace iocwright::instance {

struct GenerateRequest {
  std::vector<std::string> instance_files;  ///< at least one; the first names the IOC
  std::vector<std::string>
      definition_files;  ///< in the order in which later ones replace types of earlier ones
};

struct Generated {
  FileSet files;               ///< empty when there were faults
  bool wants_screens = false;  ///< some entity has an operator screen
};

Generated generate(yaml::Reader& reader, const GenerateRequest& request, const Environment& environment,
                   const Limits& limits, const TemplateFiles& templates);

}  // namespace iocwright::instance
