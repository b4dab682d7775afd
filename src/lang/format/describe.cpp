#include "lang/format/describe.hpp"

#include <array>
#include <vector>

#include "core/base/text.hpp"
#include "core/diag/wording.hpp"
#include "core/value/text_forms.hpp"

namespace iocwright::format {

namespace {

struct Nouns {
  const char* python;
  const char* plain;
};

/// In the order of NativeType.
constexpr std::array<Nouns, 5> nouns{{{"an int", "a whole number"},
                                      {"a float", "a number"},
                                      {"a bool", "`true` or `false`"},
                                      {"a list", "a list"},
                                      {"a dict", "a mapping"}}};

/// "a, b or c"; with Python's words, "a or b or c".
std::string alternatives(const std::vector<std::string>& options) {
  std::string out;
  for (std::size_t i = 0; i < options.size(); ++i) {
    const bool is_last = i + 1 == options.size() || has_python_words();
    out += (i == 0 ? "" : is_last ? " or " : ", ") + options[i];
  }
  return out;
}

std::string words_of(const Type& type) {
  return "one of " + text::quoted_list({type.words.begin(), type.words.end()});
}

}  // namespace

std::string describe(NativeType type) {
  const Nouns& noun = nouns.at(static_cast<std::size_t>(type));
  return has_python_words() ? noun.python : noun.plain;
}

std::string describe(const Type& type) {
  switch (type.form) {
    case TypeForm::null: return "null";
    case TypeForm::text: return type.accepts == nullptr ? "a string" : std::string(type.description);
    case TypeForm::boolean: return describe(NativeType::boolean);
    case TypeForm::integer:
      if (!type.words.empty()) return words_of(type);
      if (!type.positive) return describe(NativeType::integer);
      return has_python_words() ? "a positive int" : "a positive whole number";
    case TypeForm::number: return describe(NativeType::real);
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
      return alternatives(options);
    }
    case TypeForm::tagged: return "a mapping with a key `type`";
    case TypeForm::any: break;
  }
  return "a value";
}

std::string describe(const yaml::Node& node) {
  if (node.is_scalar()) return found(node.value);
  return node.is_sequence() ? "a list" : describe(NativeType::dict);
}

}  // namespace iocwright::format
