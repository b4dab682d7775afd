// The main job: definitions and instance files in, boot files out. Nothing is written here.
#pragma once

#include <string>
#include <vector>

#include "base/environment.hpp"
#include "emit/boot_files.hpp"
#include "model/files.hpp"
#include "resolve/entity_type.hpp"

namespace iocwright::emit {

struct GenerateRequest {
  std::vector<std::string> instance_files;    ///< at least one; the first names the IOC
  std::vector<std::string> definition_files;  ///< in the order in which later ones replace types of earlier ones
};

struct Generated {
  FileSet files;               ///< empty when there were faults
  bool wants_screens = false;  ///< some entity has an operator screen
};

/// Reads the definition files in order. Faults go to the sink.
resolve::Definitions read_definitions(model::Reader& reader, const std::vector<std::string>& files);

Generated generate(model::Reader& reader, const GenerateRequest& request, const Environment& environment, const Limits& limits,
                   const TemplateFiles& templates);

}  // namespace iocwright::emit
