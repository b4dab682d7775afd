// Checks instances: config folders, instance files and whole repositories.
#pragma once

#include <string>
#include <vector>

#include "core/base/exit_status.hpp"
#include "instance/check_instance.hpp"
#include "instance/find_instances.hpp"

namespace iocwright::instance {

struct CheckRequest {
  std::vector<std::string> paths;  ///< see find_instances(); empty: as InstanceRequest::path
  CheckOptions options;
  Shard shard;
  std::string format = "text";  ///< one of check::finding_formats
  std::string baseline;         ///< a file of known findings; empty: none
  bool writes_baseline = false;
  unsigned threads = 0;  ///< 0: as many as the machine has processors
};

/// What the user gets to see.
struct CheckReport {
  std::string document;  ///< of the format; for text, the findings
  std::string summary;   ///< complete lines
  ExitStatus status = done;
};

/// Checks all instances, in parallel. A finding that is the same for several instances, such as one in a
/// definition of the image, is reported for the first of them. The sink gets only errors that prevent the
/// check: then there is no document.
CheckReport check_instances(CheckRequest request, Disk& disk, const Environment& environment,
                            const Limits& limits, const TemplateFiles& templates, Sink& sink);

}  // namespace iocwright::instance
