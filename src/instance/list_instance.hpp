// Prints the lists of `iocwright list`.
#pragma once

#include <iosfwd>

#include "core/base/exit_status.hpp"
#include "core/base/templates.hpp"
#include "instance/open_instance.hpp"

namespace iocwright::instance {

enum class ListKind : unsigned char { entities, types, macros, environment, pvs };

struct ListRequest {
  ListKind kind = ListKind::entities;
  InstanceRequest instance = {};
  std::string format = "table";  ///< one of report::listing_formats
};

/// Prints the list to `out`. Errors go to the reader's sink. `types` needs only definitions, and `pvs` also
/// lists those of a hand-written instance.
ExitStatus list_instance(const ListRequest& request, yaml::Reader& reader, const Environment& environment,
                         const Limits& limits, const TemplateFiles& templates, std::ostream& out);

}  // namespace iocwright::instance
