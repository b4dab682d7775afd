#include "instance/check/image_types.hpp"

#include <fmt/format.h>

#include "core/base/path.hpp"
#include "core/base/settings.hpp"
#include "core/diag/file_result.hpp"
#include "instance/check/rules.hpp"
#include "instance/patterns/image_reference.hpp"
#include "instance/patterns/json_document.hpp"

namespace iocwright::check {

namespace {

using patterns::JsonValue;

/// The entity types of a schema; empty if it is none of ours.
std::set<std::string> types_in(const JsonValue& schema) {
  const JsonValue* place = &schema;
  for (const char* name : {"properties", "entities", "items", "discriminator", "mapping"})
    if (place = place->find(name); place == nullptr || !place->is_object()) return {};
  std::set<std::string> out;
  for (const patterns::JsonMember& member : place->members) out.insert(member.name);
  return out;
}

std::set<std::string> own_types(const resolve::Definitions& definitions, const std::string& config_folder,
                                const Sources& sources) {
  std::set<std::string> out;
  for (const auto& type : definitions.types())
    if (const Span place = type->model().place;
        place.known() && path::is_within(sources.file(place.file).path(), config_folder))
      out.insert(type->name());
  return out;
}

}  // namespace

Result<const std::set<std::string>*> ImageTypes::types_of(const std::string& image, const Disk& disk) {
  const auto [types, is_new] = types_.try_emplace(image);
  const auto published = patterns::published_schema(image);
  if (!is_new || !published) return &types->second;
  const std::string file =
      path::join(Settings(environment_).text(Setting::schema_cache), published->cache_name);
  const auto text = TRY(or_unreadable(disk.read_if_exists(file), "read"));
  if (const auto schema = patterns::parse_json(text.value_or(""))) types->second = types_in(*schema);
  return &types->second;
}

Result<bool> ImageTypes::check(const NamedImage& image, const std::string& instance_file,
                               const std::string& config_folder, const resolve::Definitions& definitions,
                               yaml::Reader& reader) {
  const std::set<std::string>& known = *TRY(types_of(image.name, reader.disk));
  if (known.empty()) return false;
  Sink quiet;  // errors of the file are reported where it is checked
  yaml::Reader own{reader.disk, reader.sources, quiet};
  const auto document = own.read(instance_file);
  if (document == nullptr || !document->root().is_mapping()) return true;
  const yaml::Entry* entities = yaml::as_mapping(document->root()).find("entities");
  if (entities == nullptr || !entities->value->is_sequence()) return true;
  const std::set<std::string> defined_here = own_types(definitions, config_folder, reader.sources);
  for (const yaml::Node* entity : yaml::as_sequence(*entities->value).items) {
    const yaml::Entry* type = entity->is_mapping() ? yaml::as_mapping(*entity).find("type") : nullptr;
    if (type == nullptr || !type->value->is_string()) continue;
    const std::string& wanted = type->value->value.as_string();
    if (known.contains(wanted) || defined_here.contains(wanted)) continue;
    reader.sink.add(finding(DiagKind::image_type,
                            fmt::format("the image `{}` has no entity type `{}`", image.name, wanted))
                        .at(type->value->span)
                        .note(image.span, "the image is named here")
                        .help("use a release of the image that has it, or correct the type"));
  }
  return true;
}

}  // namespace iocwright::check
