#include "instance/list_instance.hpp"

#include <ostream>

#include <nlohmann/json.hpp>

#include "instance/read_pvs.hpp"
#include "instance/report/lists.hpp"
#include "instance/resolve/read_definitions.hpp"

namespace iocwright::instance {

namespace {

std::optional<report::Listing> make_list(const ListRequest& request, yaml::Reader& reader,
                                         const Environment& environment, const Limits& limits,
                                         const TemplateFiles& templates) {
  if (request.kind == ListKind::types) {
    auto place = find_instance_definitions(request.instance, reader.disk, environment);
    if (reader.sink.take_error(place)) return std::nullopt;
    const resolve::Definitions definitions = resolve::read_definitions(reader, place->definition_files);
    return report::list_types(definitions, reader.sources);
  }
  const bool lists_pvs = request.kind == ListKind::pvs;
  const auto facts = open_instance(request.instance, reader, environment, limits,
                                   lists_pvs ? HandWritten::allow : HandWritten::refuse);
  if (!facts) return std::nullopt;
  if (lists_pvs) {
    auto lines = report::boot_lines(*facts, templates, reader.sources);
    if (reader.sink.take_error(lines)) return std::nullopt;
    return report::list_pvs(*facts, read_pvs(*facts, *lines, request.instance, reader, environment),
                            reader.sources);
  }
  if (request.kind == ListKind::entities) return report::list_entities(*facts, reader.sources);
  if (request.kind == ListKind::macros) return report::list_macros(*facts, reader.sources);
  return report::list_environment(*facts, reader.sources);
}

}  // namespace

ExitStatus list_instance(const ListRequest& request, yaml::Reader& reader, const Environment& environment,
                         const Limits& limits, const TemplateFiles& templates, std::ostream& out) {
  if (const auto list = make_list(request, reader, environment, limits, templates))
    out << report::print_listing(*list, request.format);
  return reader.sink.status();
}

}  // namespace iocwright::instance
