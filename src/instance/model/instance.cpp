#include "instance/model/instance.hpp"

#include <array>

#include "lang/format/check.hpp"

namespace iocwright::model {

namespace {

constexpr format::Type any_type{format::TypeForm::any};
constexpr format::Type text_type{format::TypeForm::text};
constexpr format::Type entities_type{format::TypeForm::array, &any_type};
constexpr format::Type anchors_type{format::TypeForm::anchors};

constexpr std::array<format::Field, 4> fields{
    {{"ioc_name", &text_type, "", "Name of IOC instance"},
     {"description", &text_type, "", "Description of what the IOC does"},
     {"entities", &entities_type, "", "List of entities this IOC instantiates"},
     {"shared", &anchors_type, "[]", "A place to create any anchors required for repeating YAML"}}};
constexpr format::ObjectFormat instance{"NewIOC", "an instance file", "", fields};

}  // namespace

const format::ObjectFormat& instance_format() { return instance; }

std::optional<Instance> load_instance(std::shared_ptr<const yaml::Document> document, Sink& sink) {
  format::check_object(document->root(), instance_format(), sink);
  if (!document->root().is_mapping()) return std::nullopt;
  const yaml::MappingNode& root = yaml::as_mapping(document->root());
  Instance out;
  if (const yaml::Entry* name = root.find("ioc_name")) out.ioc_name = name->value;
  if (const yaml::Entry* entities = root.find("entities");
      entities != nullptr && entities->value->is_sequence())
    out.entities = yaml::as_sequence(*entities->value).items;
  out.document = std::move(document);
  return out;
}

}  // namespace iocwright::model
