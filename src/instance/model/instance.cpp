#include "instance/model/instance.hpp"

#include <array>

#include "core/diag/wording.hpp"
#include "lang/format/check.hpp"
#include "lang/format/describe.hpp"

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

/// Reports a file that is not a mapping.
void report_root(const yaml::Node& root, Sink& sink) {
  if (root.is_invalid) return;  // already reported
  constexpr const char* skeleton =
      "begin with three lines: `ioc_name: NAME`, `description: TEXT` and `entities: []`";
  const bool is_empty = root.is_null();
  sink.add(error(DiagKind::wrong_type,
                 is_empty ? "the file has no content: an instance needs `ioc_name`, `description` and "
                            "`entities`"
                          : "an instance file must be a mapping with `ioc_name`, `description` and "
                            "`entities`, not " +
                                format::describe(root))
               .at(root.span)
               .help(root.is_sequence()
                         ? "put this list below `entities:`, after `ioc_name: NAME` and `description: TEXT`"
                         : skeleton));
}

}  // namespace

const format::ObjectFormat& instance_format() { return instance; }

std::optional<Instance> load_instance(std::shared_ptr<const yaml::Document> document, Sink& sink) {
  if (!document->root().is_mapping()) {
    if (has_python_words()) format::check_object(document->root(), instance_format(), sink);
    else report_root(document->root(), sink);
    return std::nullopt;
  }
  format::check_object(document->root(), instance_format(), sink);
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
