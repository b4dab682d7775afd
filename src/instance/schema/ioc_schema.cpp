#include "instance/schema/ioc_schema.hpp"

#include <ostream>

#include "instance/resolve/read_definitions.hpp"
#include "instance/schema/rich_schema.hpp"
#include "instance/schema/schema.hpp"
#include "instance/schema/schema_file.hpp"

namespace iocwright::schema {

namespace {

Result<std::vector<std::string>> all_definitions(const IocSchemaRequest& request, const Disk& disk) {
  std::vector<std::string> out = request.definition_files;
  if (!request.with_ibek_defs) return out;
  for (std::string& file : TRY(ioc_definitions(disk, request.ibek_defs))) out.push_back(std::move(file));
  return out;
}

}  // namespace

std::optional<std::string> ioc_schema(const IocSchemaRequest& request, yaml::Reader& reader,
                                      std::ostream& messages) {
  if (request.definition_files.empty() && !request.with_ibek_defs) {
    messages << "One or more `definitions` required with `--no-ibek-defs`\n";
    return std::nullopt;
  }
  auto files = all_definitions(request, reader.disk);
  if (reader.sink.take_error(files)) return std::nullopt;
  if (files->empty()) {
    messages << "No `definitions` given and none found in " << request.ibek_defs << "\n";
    return std::nullopt;
  }
  const resolve::Definitions definitions = resolve::read_definitions(reader, *files);
  if (reader.sink.has_errors()) return std::nullopt;
  auto schema = request.is_rich ? rich_instance_schema(definitions) : instance_schema(definitions);
  if (reader.sink.take_error(schema)) return std::nullopt;
  return *std::move(schema);
}

}  // namespace iocwright::schema
