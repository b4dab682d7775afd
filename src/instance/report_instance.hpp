// Makes the page in HTML that documents an instance.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/base/templates.hpp"
#include "instance/open_instance.hpp"

namespace iocwright::instance {

/// A support module of an image.
struct ImageModule {
  std::string name;
  std::string version;
  std::string license = {};  ///< SPDX expression; may be empty
};

struct ReportRequest {
  InstanceRequest instance = {};
  std::string base_version = {};          ///< of EPICS Base in the image; empty: unknown
  std::vector<ImageModule> modules = {};  ///< of the image; empty: unknown
};

/// The page; nullopt after errors, which go to the reader's sink. A database that is missing is only a
/// warning, which the page also shows.
std::optional<std::string> report_instance(const ReportRequest& request, yaml::Reader& reader,
                                           const Environment& environment, const Limits& limits,
                                           const TemplateFiles& templates);

}  // namespace iocwright::instance
