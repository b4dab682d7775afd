#include "instance/schema/schema_file.hpp"

#include "core/base/path.hpp"
#include "core/diag/file_result.hpp"
#include "instance/resolve/read_definitions.hpp"
#include "instance/schema/schema.hpp"

namespace iocwright::schema {

Result<std::vector<std::string>> ioc_definitions(const Disk& disk, const std::string& ibek_defs) {
  std::vector<std::string> out;
  for (const std::string& name : TRY(or_unreadable(skip_unusable(disk.list(ibek_defs)), "list")))
    if (name.ends_with("ibek.support.yaml")) out.push_back(path::join(ibek_defs, name));
  return out;
}

Result<void> write_schema(Disk& disk, const std::string& schema, const std::string& path) {
  return or_fail(disk.replace(path, schema), "write");
}

Result<void> write_ioc_schema(yaml::Reader& reader, Disk& disk, const std::string& ibek_defs) {
  const std::vector<std::string> files = TRY(ioc_definitions(disk, ibek_defs));
  if (files.empty()) return {};
  const resolve::Definitions definitions = resolve::read_definitions(reader, files);
  if (reader.sink.has_errors()) return {};
  return write_schema(disk, TRY(instance_schema(definitions)), path::join(ibek_defs, "ioc.schema.json"));
}

}  // namespace iocwright::schema
