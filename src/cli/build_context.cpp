#include "cli/build_context.hpp"

#include <iostream>

#include "instance/schema/schema_file.hpp"

namespace iocwright::cli {

image::BuildContext build_context(Session& session) {
  session.hide_secrets();
  const auto write_schema = [&session] {
    yaml::Reader reader = session.reader();
    return schema::write_ioc_schema(reader, session.disk, session.epics_root("ibek-defs"));
  };
  return {.machine = session.machine(),
          .reader = session.reader(),
          .limits = session.limits,
          .templates = session.templates(),
          .out = std::cout,
          .write_schema = write_schema};
}

}  // namespace iocwright::cli
