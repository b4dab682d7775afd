#include "instance/list_instance.hpp"

#include <ostream>

#include "instance/report/lists.hpp"
#include "instance/resolve/read_definitions.hpp"

namespace iocwright::instance {

namespace {

std::optional<report::Listing> make_list(const ListRequest& request, yaml::Reader& reader,
                                         const Environment& environment, const Limits& limits) {
  if (request.kind == ListKind::types) {
    auto place = find_instance_definitions(request.instance, reader.disk, environment);
    if (reader.sink.take_error(place)) return std::nullopt;
    const resolve::Definitions definitions = resolve::read_definitions(reader, place->definition_files);
    return report::list_types(definitions, reader.sources);
  }
  const auto facts = open_instance(request.instance, reader, environment, limits);
  if (!facts) return std::nullopt;
  if (request.kind == ListKind::entities) return report::list_entities(*facts, reader.sources);
  if (request.kind == ListKind::macros) return report::list_macros(*facts, reader.sources);
  return report::list_environment(*facts, reader.sources);
}

}  // namespace

ExitStatus list_instance(const ListRequest& request, yaml::Reader& reader, const Environment& environment,
                         const Limits& limits, std::ostream& out) {
  if (const auto list = make_list(request, reader, environment, limits))
    out << report::print_listing(*list, request.format);
  return reader.sink.status();
}

}  // namespace iocwright::instance
