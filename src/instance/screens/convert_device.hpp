// Makes and changes device descriptions, for `pvi convert`, `reconvert` and `regroup`.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/base/disk.hpp"
#include "lang/yaml/reader.hpp"

namespace iocwright::screens {

struct ConvertRequest {
  std::string output_folder = {};
  std::optional<std::string>
      header;  ///< a C++ header; its class and base class are the device and its parent
  std::vector<std::string> templates = {};  ///< database templates, each of which becomes a group
  std::optional<std::string> name = {};     ///< instead of the class
  std::optional<std::string> label = {};    ///< instead of the name
  std::optional<std::string> parent = {};   ///< instead of the base class
};

/// What to print on standard output. Errors go to the reader's sink; no file is changed then.
using Messages = std::vector<std::string>;

/// Writes a new device description to the output folder.
Messages convert_device(const ConvertRequest& request, yaml::Reader& reader, Disk& disk);

/// Adds the signals of templates that have been changed to a device description.
Messages reconvert_device(const std::string& device, const std::vector<std::string>& templates,
                          yaml::Reader& reader, Disk& disk);

/// Groups the signals of a device description as MEDM screens do, in the order from top to bottom.
Messages regroup_device(const std::string& device, const std::vector<std::string>& screens,
                        yaml::Reader& reader, Disk& disk);

}  // namespace iocwright::screens
