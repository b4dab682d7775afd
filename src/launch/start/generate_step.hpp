// The step that generates an IOC's boot files from the instance's YAML files.
#pragma once

#include <string>
#include <vector>

#include "core/base/templates.hpp"
#include "instance/generate.hpp"
#include "lang/yaml/reader.hpp"

namespace iocwright::launch {

struct GenerateStep {
  std::vector<std::string> instance_files;
  std::vector<std::string> definition_files;
  std::string output_folder;
  bool screens = true;
};

/// The instance files that exist in a config folder: ioc.yaml and runtime.yaml.
Result<std::vector<std::string>> instance_files(const Disk& disk, const std::string& config_folder);

/// Generates the files and replaces those in the output folder, all or none. Errors go to the reader's sink.
void run_generate(const GenerateStep& step, yaml::Reader& reader, Disk& disk, const Environment& environment,
                  const Limits& limits, const TemplateFiles& templates);

/// The owner of the boot files in the output folder, whether generated or written by hand.
inline constexpr const char* boot_owner = "boot";
/// The names of boot files. Files with these names that another tool left in the output folder are removed.
const std::vector<std::string>& boot_file_names();

}  // namespace iocwright::launch
