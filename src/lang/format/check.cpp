#include "lang/format/check.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "core/diag/suggestion.hpp"
#include "core/diag/wording.hpp"
#include "core/value/text_forms.hpp"
#include "lang/format/coerce.hpp"
#include "lang/format/describe.hpp"

namespace iocwright::format {

namespace {

using yaml::Entry;
using yaml::MappingNode;
using yaml::Node;

struct Where;
bool check(const Node& node, const Where& at, const Type& type, Sink& sink);

bool report(Diagnostic diagnostic, Sink& sink) {
  sink.add(std::move(diagnostic));
  return false;
}

/// Where a value is: its place for messages, and the key that it belongs to, or "".
struct Where {
  Span place;
  std::string_view key;
};

Where where(const Entry& entry) {
  return {entry.place(), entry.key->is_string() ? std::string_view(entry.key->value.as_string()) : ""};
}

/// What to write instead of a list where a mapping is expected, or "". Only flow lists have a size.
std::string mapping_advice(const Node& node) {
  if (!node.is_sequence()) return {};
  return node.span.end > node.span.begin ? "write `{key: value}`" : "write `key: value` without `- `";
}

/// What to write instead of a value of the wrong type, or "".
std::string advice(const Node& node, const Type& type) {
  switch (type.form) {
    case TypeForm::text:
      if (node.is_null()) return has_python_words() ? "" : "write `\"\"` for an empty string";
      return node.is_scalar() && !node.is_string() ? "quote it to make it a string" : "";
    case TypeForm::integer: return advice(node.value, NativeType::integer);
    case TypeForm::number: return advice(node.value, NativeType::real);
    case TypeForm::list:
    case TypeForm::anchors:
    case TypeForm::array:
      if (node.is_null()) return "write `[]` for an empty list";
      if (!node.is_mapping()) return {};
      return node.span.end > node.span.begin ? "write a list: `[VALUE, …]`" : "begin each item with `- `";
    case TypeForm::map:
    case TypeForm::dictionary:
      if (node.is_null()) return "write `{}` for an empty mapping";
      return mapping_advice(node);
    case TypeForm::either:
      for (const Type* option : type.options)
        if (std::string help = advice(node, *option); !help.empty()) return help;
      return {};
    default: return {};
  }
}

bool report_type(const Node& node, const Where& at, const std::string& expected, std::string help,
                 Sink& sink) {
  if (node.is_invalid) return false;  // already reported
  const bool is_empty = node.is_null() && !at.key.empty() && !has_python_words();
  return report(
      error(DiagKind::wrong_type, is_empty ? fmt::format("`{}:` has no value: expected {}", at.key, expected)
                                           : fmt::format("expected {}, found {}", expected, describe(node)))
          .at(at.place)
          .help(std::move(help)),
      sink);
}

bool report_type(const Node& node, const Where& at, const Type& type, Sink& sink) {
  return report_type(node, at, describe(type), advice(node, type), sink);
}

bool is_native(const Node& node, NativeType type) {
  return node.is_scalar() && coerce(node.value, type).has_value();
}

bool is_accepted(const Node& node, const Type& type) {
  return node.is_string() && (type.accepts == nullptr || type.accepts(node.value.as_string()));
}

bool is_word(std::string_view text, const Type& type) {
  return std::ranges::find(type.words, text) != type.words.end();
}

bool is_integer(const Node& node, const Type& type) {
  if (!is_native(node, NativeType::integer)) return false;
  const std::int64_t number = coerce(node.value, NativeType::integer)->as_int();
  return (!type.positive || number > 0) && (type.words.empty() || is_word(std::to_string(number), type));
}

/// Whether the node has the type. False for types whose values are checked item by item.
bool has_simple_type(const Node& node, const Type& type) {
  switch (type.form) {
    case TypeForm::any: return true;
    case TypeForm::null: return node.is_null();
    case TypeForm::text: return is_accepted(node, type);
    case TypeForm::boolean: return is_native(node, NativeType::boolean);
    case TypeForm::integer: return is_integer(node, type);
    case TypeForm::number: return is_native(node, NativeType::real);
    case TypeForm::list: return node.is_sequence();
    case TypeForm::anchors: return node.is_sequence() || node.is_string();
    case TypeForm::map: return node.is_mapping();
    case TypeForm::template_text: return node.is_scalar() && is_template_text(node.value);
    case TypeForm::word: return node.is_string() && is_word(node.value.as_string(), type);
    default: return false;
  }
}

bool has_parts(const Type& type) {
  return type.form == TypeForm::array || type.form == TypeForm::dictionary || type.form == TypeForm::object ||
         type.form == TypeForm::tagged;
}

bool check_string_keys(const MappingNode& mapping, Sink& sink) {
  bool good = true;
  for (const Entry& entry : mapping.entries) {
    if (entry.key->is_string()) continue;
    good = report(error(DiagKind::wrong_type,
                        fmt::format("expected a string as the key, found {}", describe(*entry.key)))
                      .at(entry.key->span)
                      .help(entry.key->is_scalar() ? "quote the key" : ""),
                  sink);
  }
  return good;
}

/// The object in `type.options` that the key `type` of `mapping` selects, or null.
const ObjectFormat* selected_format(const MappingNode& mapping, const Type& type) {
  const Entry* tag = mapping.find("type");
  if (tag == nullptr || !tag->value->is_string()) return nullptr;
  const auto option = std::ranges::find(type.options, tag->value->value.as_string(),
                                        [](const Type* o) { return o->object->tag; });
  return option == type.options.end() ? nullptr : (*option)->object;
}

/// The value of the key `type` as it is written.
std::string quoted(const Node& node) {
  return node.is_scalar() && !has_python_words() ? shown(node.value) : describe(node);
}

bool check_tagged(const Node& node, const Where& at, const Type& type, Sink& sink) {
  if (!node.is_mapping()) return report_type(node, at, type, sink);
  for (const Type* option : type.options)
    if (option->object->known_by_keys && is_known_by_keys(yaml::as_mapping(node), *option->object))
      return check_object(node, *option->object, sink);
  if (const ObjectFormat* format = selected_format(yaml::as_mapping(node), type))
    return check_object(node, *format, sink);
  std::vector<std::string_view> tags;
  for (const Type* option : type.options) tags.emplace_back(option->object->tag);
  const std::string valid = list_names("valid values are", tags);
  const Entry* tag = yaml::as_mapping(node).find("type");
  if (tag == nullptr)
    return report(
        error(DiagKind::missing_key,
              has_python_words() ? "the key `type` is missing: Field required"
                                 : fmt::format("{} needs a key `type`", type.options.front()->object->noun))
            .at(at.place)
            .help(has_python_words() ? valid : "add `type: ...`; " + valid),
        sink);
  const std::string name = tag->value->is_string() ? tag->value->value.as_string() : "";
  return report(error(DiagKind::wrong_type, fmt::format("unknown type {}", quoted(*tag->value)))
                    .at(tag->place())
                    .help(did_you_mean(name, tags, valid)),
                sink);
}

/// Accepts a node of any of the types. If no simple type fits a list or mapping, it is checked as the type
/// that has parts, to report errors at the right places.
bool check_either(const Node& node, const Where& at, const Type& type, Sink& sink) {
  const bool only_objects =
      std::ranges::all_of(type.options, [](const Type* o) { return o->form == TypeForm::object; });
  if (only_objects && node.is_mapping()) {
    const ObjectFormat* format = selected_format(yaml::as_mapping(node), type);
    return check_object(node, format != nullptr ? *format : *type.options[0]->object, sink);
  }
  if (std::ranges::any_of(type.options, [&](const Type* o) { return has_simple_type(node, *o); }))
    return true;
  const auto parts = std::ranges::find_if(type.options, [](const Type* o) { return has_parts(*o); });
  if (parts != type.options.end() && !only_objects && !node.is_scalar())
    return check(node, at, **parts, sink);
  return report_type(node, at, type, sink);
}

/// Checks the keys of a dictionary, which are strings.
bool check_accepted_keys(const MappingNode& mapping, const Type& type, Sink& sink) {
  bool good = true;
  for (const Entry& entry : mapping.entries) {
    if (!entry.key->is_string() || is_accepted(*entry.key, type)) continue;
    good = report(error(DiagKind::wrong_type, fmt::format("expected {} as the key, found {}",
                                                          type.description, describe(*entry.key)))
                      .at(entry.key->span),
                  sink);
  }
  return good;
}

bool check_array(const Node& node, const Type& item, Sink& sink) {
  bool good = true;
  for (const Node* element : yaml::as_sequence(node).items)
    good = check(*element, {element->span, ""}, item, sink) && good;
  return good;
}

bool check_dictionary(const MappingNode& mapping, const Type& type, Sink& sink) {
  bool good = check_string_keys(mapping, sink);
  if (type.accepts != nullptr) good = check_accepted_keys(mapping, type, sink) && good;
  for (const Entry& entry : mapping.entries)
    good = check(*entry.value, where(entry), *type.item, sink) && good;
  return good;
}

bool check(const Node& node, const Where& at, const Type& type, Sink& sink) {
  switch (type.form) {
    case TypeForm::array:
      if (node.is_sequence()) return check_array(node, *type.item, sink);
      break;
    case TypeForm::dictionary:
      if (node.is_mapping()) return check_dictionary(yaml::as_mapping(node), type, sink);
      break;
    case TypeForm::object:
      if (node.is_mapping()) return check_object(node, *type.object, sink);
      break;
    case TypeForm::tagged: return check_tagged(node, at, type, sink);
    case TypeForm::either: return check_either(node, at, type, sink);
    default:
      if (has_simple_type(node, type)) return true;
  }
  return report_type(node, at, type, sink);
}

KnownNames known_names(const MappingNode& mapping, const ObjectFormat& format) {
  KnownNames out;
  const auto is_given = [&](std::string_view key) { return mapping.find(key) != nullptr; };
  for (const Field& field : format.fields)
    out.add(field.key, is_given(field.key), field.default_json.empty());
  if (!format.tag.empty()) out.add("type", is_given("type"), false);
  return out;
}

bool report_unknown(const Entry& entry, const ObjectFormat& format, KnownNames& names, Sink& sink) {
  const std::string& key = entry.key->value.as_string();
  const std::string message = fmt::format("{} has no key `{}`", format.noun, key);
  if (!format.unknown_keys_help.empty()) {
    std::string help = KnownNames(names).explain(key, "");  // a copy, as a warning replaces no error
    if (!help.starts_with("did")) help = format.unknown_keys_help;
    sink.add(warning(DiagKind::unknown_key, message).at(entry.key->span).help(std::move(help)));
    return true;
  }
  return report(error(DiagKind::unknown_key, message + python_phrase("Extra inputs are not permitted"))
                    .at(entry.key->span)
                    .help(names.explain(key, "its keys are")),
                sink);
}

/// Checks an entry whose key is a string.
bool check_entry(const Entry& entry, const ObjectFormat& format, KnownNames& names, Sink& sink) {
  const std::string& key = entry.key->value.as_string();
  if (const auto field = std::ranges::find(format.fields, key, &Field::key); field != format.fields.end())
    return check(*entry.value, where(entry), *field->type, sink);
  if (!format.tag.empty() && key == "type") {
    if (format.known_by_keys) return true;
    if (entry.value->is_string() && entry.value->value.as_string() == format.tag) return true;
    return report(
        error(DiagKind::wrong_type, fmt::format("unknown type {}", quoted(*entry.value))).at(entry.place()),
        sink);
  }
  return format.open || report_unknown(entry, format, names, sink);
}

/// Reports the required keys that are missing. Python's tools report each of them.
bool check_required(const MappingNode& mapping, const ObjectFormat& format,
                    const std::vector<std::string_view>& missing, Sink& sink) {
  if (missing.empty()) return true;
  if (has_python_words()) {
    for (const std::string_view key : missing)
      report(
          error(DiagKind::missing_key, fmt::format("{} needs a key `{}`: Field required", format.noun, key))
              .at(first_entry(mapping)),
          sink);
    return false;
  }
  const auto field = std::ranges::find(format.fields, missing.front(), &Field::key);
  return report(
      error(DiagKind::missing_key,
            list_names(fmt::format("{} needs {}", format.noun, missing.size() == 1 ? "a key" : "the keys"),
                       missing))
          .at(first_entry(mapping))
          .help(missing.size() == 1
                    ? add_key(field->key, field->hint.empty() ? field->description : field->hint)
                    : ""),
      sink);
}

/// What to write into a file without content, or "".
std::string first_lines(const ObjectFormat& format) {
  std::string out;
  for (const Field& field : format.fields)
    if (field.default_json.empty())
      out += fmt::format("{}`{}: ...`", out.empty() ? "begin with " : ", ", field.key);
  return out;
}

}  // namespace

Span first_entry(const MappingNode& mapping) {
  const Span all = mapping.span;
  if (all.end > all.begin || mapping.entries.empty()) return all;
  const Entry& first = mapping.entries.front();
  if (first.key->span.begin != all.begin) return all;  // it is merged from elsewhere
  return {all.file, all.begin, std::max(first.key->span.end, first.value->span.end)};
}

bool is_known_by_keys(const MappingNode& mapping, const ObjectFormat& format) {
  if (!format.known_by_keys) return false;
  const bool complete = std::ranges::all_of(format.fields, [&](const Field& field) {
    return !field.default_json.empty() || mapping.find(field.key) != nullptr;
  });
  return complete && std::ranges::all_of(mapping.entries, [&](const Entry& entry) {
           if (!entry.key->is_string()) return false;
           const std::string& key = entry.key->value.as_string();
           return key == "type" || std::ranges::find(format.fields, key, &Field::key) != format.fields.end();
         });
}

bool check_type(const Node& node, const Type& type, Sink& sink) {
  return check(node, {node.span, ""}, type, sink);
}

bool check_object(const Node& node, const ObjectFormat& format, Sink& sink) {
  if (node.is_null() && !node.is_invalid && !has_python_words())
    return report(
        error(DiagKind::wrong_type, fmt::format("the file has no content: expected {}", format.noun))
            .at(node.span)
            .help(first_lines(format)),
        sink);
  if (!node.is_mapping())
    return report_type(node, {node.span, ""}, std::string(format.noun), mapping_advice(node), sink);
  const MappingNode& mapping = yaml::as_mapping(node);
  KnownNames names = known_names(mapping, format);
  bool good = check_string_keys(mapping, sink);
  for (const Entry& entry : mapping.entries)
    if (entry.key->is_string()) good = check_entry(entry, format, names, sink) && good;
  return check_required(mapping, format, names.missing(), sink) && good;
}

}  // namespace iocwright::format
