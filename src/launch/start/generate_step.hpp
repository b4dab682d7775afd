// The step that turns an instance's yaml files into the files that its IOC boots from.
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

/// The instance files of a config folder: ioc.yaml and runtime.yaml, those that are there.
Result<std::vector<std::string>> instance_files(const Disk& disk, const std::string& config_folder);

/// Generates and puts the files into the output folder, all or none. Faults go to the reader's sink.
void run_generate(const GenerateStep& step, yaml::Reader& reader, Disk& disk, const Environment& environment,
                  const Limits& limits, const TemplateFiles& templates);

/// The owner of the boot files in the output folder, whether generated or written by hand.
inline constexpr const char* boot_owner = "boot";
/// Names of boot files: what an earlier tool may have left in the output folder under them goes away.
const std::vector<std::string>& boot_file_names();

}  // namespace iocwright::launch
