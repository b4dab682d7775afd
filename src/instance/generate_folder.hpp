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
  /// Called as `ibek`: if there is nothing to generate from, first say so in the words of the reference,
  /// which scripts may look for, and return its exit status.
  bool as_reference = false;
};

/// The error that a folder has neither ioc.yaml nor runtime.yaml, with what the user may have meant.
Diagnostic no_instance(const std::string& folder, const Disk& disk);

/// Finds the files and generates. Errors go to the reader's sink, and the words of the reference to
/// `messages`. Returns Sink::status(), or `wrong_usage` if neither a folder nor files are given.
ExitStatus generate_from_folder(FolderRequest request, yaml::Reader& reader, Disk& disk,
                                const Environment& environment, const Limits& limits,
                                const TemplateFiles& templates, std::ostream& messages);

}  // namespace iocwright::instance
