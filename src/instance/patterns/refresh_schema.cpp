#include "instance/patterns/refresh_schema.hpp"

#include <fmt/format.h>

#include <optional>
#include <ostream>
#include <vector>

#include "core/base/path.hpp"
#include "core/diag/file_result.hpp"
#include "instance/patterns/ioc_header.hpp"
#include "instance/patterns/merge_schema.hpp"
#include "instance/patterns/schema_cache.hpp"
#include "instance/patterns/yaml_text.hpp"
#include "instance/resolve/read_definitions.hpp"
#include "instance/schema/schema.hpp"

namespace iocwright::patterns {

namespace {

constexpr std::string_view schema_name = "ioc.schema.json";

/// The first of the files that name the image; nothing if there is none.
Result<std::optional<std::string>> image_file(const Instance& instance) {
  for (const char* name : {"values.yaml", "compose.yml", "compose.yaml"})
    if (std::string path = path::join(instance.folder, name);
        TRY(or_unreadable(instance.machine.disk.exists(path))))
      return path;
  return std::nullopt;
}

Result<std::optional<std::string>> image_in(const std::string& path, const Disk& disk) {
  const auto document = TRY(parse_yaml(TRY(or_unreadable(disk.read(path), "read")), path));
  const yaml::Node* image = find_image(document->root());
  return image == nullptr ? std::nullopt : std::optional(image->value.as_string());
}

/// Says why there is no schema. `about` is the image, or empty. Hooks look for "skipping schema".
void skip(const Instance& instance, const std::string& about, const std::string& reason) {
  instance.out << fmt::format("Schema not found for {}{}: {}; skipping schema generation\n",
                              path::name(instance.folder), about, reason);
}

Result<std::vector<std::string>> support_files(const Instance& instance) {
  const std::string folder = path::join(instance.folder, "config");
  std::vector<std::string> out;
  for (const std::string& name : TRY(or_unreadable(instance.machine.disk.list_if_exists(folder), "list")))
    if (name.ends_with(".ibek.support.yaml")) out.push_back(path::join(folder, name));
  return out;
}

/// The schema with the entities of the instance's own definition files.
Result<JsonValue> with_own_entities(JsonValue base, Instance& instance) {
  const std::vector<std::string> files = TRY(support_files(instance));
  if (files.empty()) return base;
  const resolve::Definitions definitions =
      resolve::read_definitions(instance.reader, files, resolve::SameModule::allow);
  if (instance.reader.sink.has_errors())
    return fail(error(DiagKind::unreadable_file, "the definition files have errors").consequence());
  auto own = parse_json(TRY(schema::instance_schema(definitions)));
  if (!own) return fail(error(DiagKind::wrong_type, own.error()));
  MergedSchema merged = TRY(merge_schema(std::move(base), *own));
  for (const std::string& name : merged.clashes)
    instance.reader.sink.add(
        warning(DiagKind::duplicate_model,
                fmt::format("`{}` is also defined, differently, in the schema of the image, "
                            "whose definition is used for the entities of this instance",
                            name))
            .help("rename the enum of the definition file"));
  return std::move(merged.schema);
}

Result<void> write_files(const JsonValue& schema, const Instance& instance) {
  Disk& disk = instance.machine.disk;
  TRY(or_fail(disk.replace(path::join(instance.folder, schema_name), print_json(schema) + "\n"), "write"));
  const std::string path = path::join(instance.folder, "config/ioc.yaml");
  const auto text = TRY(or_unreadable(disk.read_if_exists(path), "read"));
  if (!text) return {};
  const std::string with_line = with_schema_line(*text);
  return with_line == *text ? Result<void>() : or_fail(disk.replace(path, with_line), "write");
}

Result<void> refresh_for(const std::string& image, Instance& instance) {
  const std::string about = fmt::format(" (image {})", image);
  const auto published = published_schema(image);
  if (!published) {
    skip(instance, about, published.error().message());
    return {};
  }
  SchemaAnswer answer = SchemaCache(instance.machine, instance.reader.sink).get(*published, image);
  if (!answer.note.empty()) instance.out << answer.note << "\n";
  if (answer.kind == SchemaAnswer::Kind::found)
    return write_files(TRY(with_own_entities(std::move(answer.schema), instance)), instance);
  const std::string existing = path::join(instance.folder, schema_name);
  if (answer.kind == SchemaAnswer::Kind::unreachable &&
      TRY(or_unreadable(instance.machine.disk.exists(existing))))
    return fail(error(DiagKind::fetch_failed,
                      fmt::format("Cannot refresh {} (image {}): {}. The existing schema may be for a "
                                  "different image.",
                                  existing, image, answer.reason)));
  skip(instance, about, answer.reason);
  return {};
}

}  // namespace

Result<void> refresh_schema(Instance& instance, bool explains) {
  const auto file = TRY(image_file(instance));
  if (!file) {
    if (explains)
      instance.out << fmt::format(
          "{} is not an IOC instance: no values.yaml / compose.yml pinning an image, so "
          "there is no schema to generate\n",
          instance.folder);
    return {};
  }
  const auto image = TRY(image_in(*file, instance.machine.disk));
  if (image) return refresh_for(*image, instance);
  skip(instance, "", "no published image pinned in values.yaml/compose.yml");
  return {};
}

}  // namespace iocwright::patterns
