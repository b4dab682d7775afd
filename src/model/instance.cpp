#include "model/instance.hpp"

#include <array>

#include "model/check.hpp"

namespace iocwright::model {

namespace {

constexpr Type any_type{TypeForm::any};
constexpr Type text_type{TypeForm::text};
constexpr Type entities_type{TypeForm::array, &any_type};
constexpr Type anchors_type{TypeForm::anchors};

constexpr std::array<Field, 4> fields{{{"ioc_name", &text_type, "", "Name of IOC instance"},
                                       {"description", &text_type, "", "Description of what the IOC does"},
                                       {"entities", &entities_type, "", "List of entities this IOC instantiates"},
                                       {"shared", &anchors_type, "[]", "A place to create any anchors required for repeating YAML"}}};
constexpr ObjectFormat instance{"NewIOC", "an instance file", "", fields};

}  // namespace

const ObjectFormat& instance_format() { return instance; }

std::optional<Instance> load_instance(std::shared_ptr<const yaml::Document> document, Sink& sink) {
  check_object(document->root(), instance_format(), sink);
  if (!document->root().is_mapping()) return std::nullopt;
  const yaml::MappingNode& root = yaml::as_mapping(document->root());
  Instance out;
  if (const yaml::Entry* name = root.find("ioc_name")) out.ioc_name = name->value;
  if (const yaml::Entry* entities = root.find("entities"); entities != nullptr && entities->value->is_sequence())
    out.entities = yaml::as_sequence(*entities->value).items;
  out.document = std::move(document);
  return out;
}

}  // namespace iocwright::model
