// Generates the files that an IOC boots from: reads definitions and instance files, resolves the entities,
// works out what the IOC boots from, writes the files.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/base/environment.hpp"
#include "core/base/templates.hpp"
#include "core/value/budget.hpp"
#include "instance/boot/boot.hpp"
#include "lang/yaml/reader.hpp"

namespace iocwright::instance {

struct GenerateRequest {
  std::vector<std::string> instance_files;    ///< at least one; the first names the IOC
  std::vector<std::string> definition_files;  ///< later ones replace types of earlier ones
  std::string output_folder;
  bool screens = true;  ///< operator screens are wanted
};

/// The instance files of a config folder: ioc.yaml and runtime.yaml, as far as they exist. An error when it
/// is unknown whether they exist.
Result<std::vector<std::string>> instance_files(const Disk& disk, const std::string& config_folder);

/// What the IOC boots from. None on errors, which go to the reader's sink.
std::optional<boot::Boot> read_boot(const std::vector<std::string>& instance_files,
                                    const std::vector<std::string>& definition_files, yaml::Reader& reader,
                                    const Environment& environment, const Limits& limits);

/// Writes the boot files to the output folder: all, or none when there are errors, which go to the reader's
/// sink.
void generate(const GenerateRequest& request, yaml::Reader& reader, Disk& disk,
              const Environment& environment, const Limits& limits, const TemplateFiles& templates);

/// The owner of boot files in the output folder, whether they are generated or written by hand.
inline constexpr const char* boot_owner = "boot";
/// The names of boot files. Files of these names that another tool wrote to the output folder are removed.
const std::vector<std::string>& boot_file_names();

}  // namespace iocwright::instance
