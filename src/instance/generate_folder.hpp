// Generates boot files from the config folder of an instance.
#pragma once

#include <iosfwd>

#include "core/base/exit_status.hpp"
#include "instance/generate.hpp"

namespace iocwright::instance {

struct FolderRequest {
  std::string config_folder;  ///< empty: only the files named in `generate`
  /// Its instance files are read before those of the folder. Its definition files, if there are any, are used
  /// instead of those of the Generic IOC and of the folder.
  GenerateRequest generate;
};

/// Finds the files and generates. Says on `messages` when there is nothing to generate from, in the words of
/// the reference; all other errors go to the reader's sink. Returns
/// Sink::status().
ExitStatus generate_from_folder(FolderRequest request, yaml::Reader& reader, Disk& disk,
                                const Environment& environment, const Limits& limits,
                                const TemplateFiles& templates, std::ostream& messages);

}  // namespace iocwright::instance
