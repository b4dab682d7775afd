// Compares two instances, each from a folder, a git revision or an image.
#pragma once

#include <iosfwd>
#include <string>

#include "core/base/machine.hpp"
#include "core/base/templates.hpp"
#include "instance/open_instance.hpp"

namespace iocwright::instance {

struct DiffRequest {
  std::string before, after;    ///< paths as in InstanceRequest, REVISION:PATH, or unpacked images
  InstanceRequest common = {};  ///< what both are generated with; its path is the instance of both images
  std::string format = "text";  ///< one of report::comparison_formats
};

/// The exit statuses of diff(1).
enum DiffStatus : int { same = 0, different = 1, trouble = 2 };

/// Prints the differences to `out`. Errors go to the sink. If IOC_NAME is not set, both instances have that
/// of the second one, so that a copy in another folder is the same.
DiffStatus diff_instances(const DiffRequest& request, const Machine& machine, Sources& sources, Sink& sink,
                          const Limits& limits, const TemplateFiles& templates, std::ostream& out);

}  // namespace iocwright::instance
