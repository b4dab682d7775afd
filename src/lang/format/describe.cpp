#include "lang/format/describe.hpp"

#include <fmt/format.h>

#include <vector>

#include "core/base/text.hpp"
#include "core/value/text_forms.hpp"

namespace iocwright::format {

namespace {

std::string words_of(const Type& type) {
  return "one of " + text::quoted_list({type.words.begin(), type.words.end()});
}

}  // namespace

std::string describe(const Type& type) {
  switch (type.form) {
    case TypeForm::null: return "null";
    case TypeForm::text: return type.accepts == nullptr ? "a string" : std::string(type.description);
    case TypeForm::boolean: return "a bool";
    case TypeForm::integer:
      return type.words.empty() ? type.positive ? "a positive int" : "an int" : words_of(type);
    case TypeForm::number: return "a float";
    case TypeForm::list:
    case TypeForm::anchors:
    case TypeForm::array: return "a list";
    case TypeForm::map:
    case TypeForm::dictionary: return "a mapping";
    case TypeForm::template_text: return "a template";
    case TypeForm::object: return std::string(type.object->noun);
    case TypeForm::word: return words_of(type);
    case TypeForm::either: {
      std::vector<std::string> options;
      for (const Type* option : type.options) options.push_back(describe(*option));
      return text::join(options, " or ");
    }
    case TypeForm::tagged: return "a mapping with a key `type`";
    case TypeForm::any: break;
  }
  return "a value";
}

std::string describe(const yaml::Node& node) {
  return node.is_scalar() ? fmt::format("{} {}", yaml::type_name(node), brief(node.value))
                          : fmt::format("a {}", yaml::type_name(node));
}

}  // namespace iocwright::format
