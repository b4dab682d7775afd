#include "lang/format/check.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "core/base/text.hpp"
#include "core/value/text_forms.hpp"
#include "lang/format/coerce.hpp"
#include "lang/yaml/to_value.hpp"

namespace iocwright::format {

namespace {

using yaml::Entry;
using yaml::MappingNode;
using yaml::Node;

bool check(const Node& node, Span place, const Type& type, Sink& sink);

std::string found(const Node& node) {
  return node.is_scalar() ? fmt::format("{} {}", yaml::type_name(node), brief(node.value))
                          : fmt::format("a {}", yaml::type_name(node));
}

std::string wanted(const Type& type) {
  switch (type.form) {
    case TypeForm::null: return "null";
    case TypeForm::text: return "a text";
    case TypeForm::boolean: return "a bool";
    case TypeForm::integer: return "an int";
    case TypeForm::number: return "a float";
    case TypeForm::list:
    case TypeForm::anchors:
    case TypeForm::array: return "a list";
    case TypeForm::map:
    case TypeForm::dictionary: return "a mapping";
    case TypeForm::template_text: return "a template";
    case TypeForm::object: return std::string(type.object->noun);
    case TypeForm::word: {
      std::vector<std::string> words(type.words.begin(), type.words.end());
      return "one of " + text::quoted_list(words);
    }
    case TypeForm::either: {
      std::string out;
      for (const Type* option : type.options) out += (out.empty() ? "" : " or ") + wanted(*option);
      return out;
    }
    default: return "a value";
  }
}

bool refuse(const Node& node, Span place, const Type& type, Sink& sink) {
  if (node.is_faulty) return false;  // reported already
  Diagnostic diagnostic =
      error(DiagKind::wrong_type, fmt::format("expected {}, found {}", wanted(type), found(node))).at(place);
  if (type.form == TypeForm::text && node.is_scalar() && !node.value.is_none())
    diagnostic = std::move(diagnostic).help("quote it to make it a text");
  sink.add(std::move(diagnostic));
  return false;
}

bool is_native(const Node& node, NativeType type) {
  return node.is_scalar() && coerce(node.value, type).has_value();
}

/// True when a value without parts of its own has the type.
bool has_simple_type(const Node& node, const Type& type) {
  switch (type.form) {
    case TypeForm::any: return true;
    case TypeForm::null: return node.is_null();
    case TypeForm::text: return node.is_string();
    case TypeForm::boolean: return is_native(node, NativeType::boolean);
    case TypeForm::integer: return is_native(node, NativeType::integer);
    case TypeForm::number: return is_native(node, NativeType::real);
    case TypeForm::list: return node.is_sequence();
    case TypeForm::anchors: return node.is_sequence() || node.is_string();
    case TypeForm::map: return node.is_mapping();
    case TypeForm::template_text: return node.is_scalar() && is_template_text(node.value);
    case TypeForm::word:
      return node.is_string() &&
             std::find(type.words.begin(), type.words.end(), node.value.as_string()) != type.words.end();
    default: return false;
  }
}

bool has_parts(const Type& type) {
  return type.form == TypeForm::array || type.form == TypeForm::dictionary || type.form == TypeForm::object ||
         type.form == TypeForm::tagged;
}

bool check_keys_are_texts(const MappingNode& mapping, Sink& sink) {
  bool good = true;
  for (const Entry& entry : mapping.entries) {
    if (entry.key->is_string()) continue;
    sink.add(error(DiagKind::wrong_type, fmt::format("expected a text as key, found {}", found(*entry.key)))
                 .at(entry.key->span)
                 .help("quote the key"));
    good = false;
  }
  return good;
}

bool check_tagged(const Node& node, Span place, const Type& type, Sink& sink) {
  if (!node.is_mapping()) {
    sink.add(error(DiagKind::wrong_type,
                   fmt::format("expected a mapping with a key `type`, found {}", found(node)))
                 .at(place));
    return false;
  }
  if (const ObjectFormat* format = chosen_format(yaml::as_mapping(node), type))
    return check_object(node, *format, sink);
  std::vector<std::string> tags;
  for (const Type* option : type.options) tags.emplace_back(option->object->tag);
  const Entry* tag = yaml::as_mapping(node).find("type");
  if (tag == nullptr)
    sink.add(error(DiagKind::missing_key, "the key `type` is missing: Field required")
                 .at(place)
                 .help("it is one of " + text::quoted_list(tags)));
  else
    sink.add(error(DiagKind::wrong_type, fmt::format("there is no type {}", found(*tag->value)))
                 .at(tag->place())
                 .help("it is one of " + text::quoted_list(tags)));
  return false;
}

/// One of several types: when one of them has parts it is the one that was meant, unless a simpler one fits.
bool check_either(const Node& node, Span place, const Type& type, Sink& sink) {
  const bool objects = std::all_of(type.options.begin(), type.options.end(),
                                   [](const Type* o) { return o->form == TypeForm::object; });
  if (objects && node.is_mapping()) {
    const ObjectFormat* format = chosen_format(yaml::as_mapping(node), type);
    return check_object(node, format != nullptr ? *format : *type.options[0]->object, sink);
  }
  for (const Type* option : type.options)
    if (has_simple_type(node, *option)) return true;
  for (const Type* option : type.options)
    if (has_parts(*option) && !objects && !node.is_scalar()) return check(node, place, *option, sink);
  return refuse(node, place, type, sink);
}

bool check(const Node& node, Span place, const Type& type, Sink& sink) {
  bool good = true;
  switch (type.form) {
    case TypeForm::array:
      if (!node.is_sequence()) return refuse(node, place, type, sink);
      for (const Node* item : yaml::as_sequence(node).items)
        good = check(*item, item->span, *type.item, sink) && good;
      return good;
    case TypeForm::dictionary:
      if (!node.is_mapping()) return refuse(node, place, type, sink);
      good = check_keys_are_texts(yaml::as_mapping(node), sink);
      for (const Entry& entry : yaml::as_mapping(node).entries)
        good = check(*entry.value, entry.place(), *type.item, sink) && good;
      return good;
    case TypeForm::object:
      return node.is_mapping() ? check_object(node, *type.object, sink) : refuse(node, place, type, sink);
    case TypeForm::tagged: return check_tagged(node, place, type, sink);
    case TypeForm::either: return check_either(node, place, type, sink);
    default: return has_simple_type(node, type) || refuse(node, place, type, sink);
  }
}

void report_unknown(const Entry& entry, const ObjectFormat& format, Sink& sink) {
  std::vector<std::string_view> keys;
  for (const Field& field : format.fields) keys.push_back(field.key);
  if (!format.tag.empty()) keys.emplace_back("type");
  const std::string& key = entry.key->value.as_string();
  Diagnostic diagnostic =
      error(DiagKind::unknown_key,
            fmt::format("{} has no key `{}`: Extra inputs are not permitted", format.noun, key))
          .at(entry.key->span);
  const auto near = text::nearest(key, keys);
  std::vector<std::string> names(keys.begin(), keys.end());
  sink.add(std::move(diagnostic)
               .help(near.empty() ? "its keys are " + text::quoted_list(names)
                                  : fmt::format("did you mean `{}`?", near)));
}

}  // namespace

const ObjectFormat* chosen_format(const MappingNode& mapping, const Type& type) {
  const Entry* tag = mapping.find("type");
  if (tag == nullptr || !tag->value->is_string()) return nullptr;
  for (const Type* option : type.options)
    if (option->object->tag == tag->value->value.as_string()) return option->object;
  return nullptr;
}

bool check_object(const Node& node, const ObjectFormat& format, Sink& sink) {
  if (!node.is_mapping()) {
    sink.add(error(DiagKind::wrong_type, fmt::format("expected {}, found {}", format.noun, found(node)))
                 .at(node.span));
    return false;
  }
  const MappingNode& mapping = yaml::as_mapping(node);
  bool good = check_keys_are_texts(mapping, sink);
  for (const Entry& entry : mapping.entries) {
    if (!entry.key->is_string()) continue;
    const std::string& key = entry.key->value.as_string();
    const auto field = std::find_if(format.fields.begin(), format.fields.end(),
                                    [&](const Field& f) { return f.key == key; });
    if (field != format.fields.end()) {
      good = check(*entry.value, entry.place(), *field->type, sink) && good;
    } else if (!format.tag.empty() && key == "type") {
      if (entry.value->is_string() && entry.value->value.as_string() == format.tag) continue;
      sink.add(error(DiagKind::wrong_type, fmt::format("there is no type {}", found(*entry.value)))
                   .at(entry.place()));
      good = false;
    } else if (!format.open) {
      report_unknown(entry, format, sink);
      good = false;
    }
  }
  for (const Field& field : format.fields) {
    if (!field.fallback.empty() || mapping.find(field.key) != nullptr) continue;
    const Span place = mapping.entries.empty() ? mapping.span : mapping.entries.front().key->span;
    sink.add(error(DiagKind::missing_key,
                   fmt::format("{} needs a key `{}`: Field required", format.noun, field.key))
                 .at(place));
    good = false;
  }
  return good;
}

}  // namespace iocwright::format
