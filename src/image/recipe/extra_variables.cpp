#include "image/recipe/extra_variables.hpp"

#include <fmt/format.h>

#include "core/base/text.hpp"
#include "core/value/text_forms.hpp"
#include "lang/format/describe.hpp"
#include "lang/yaml/parse.hpp"
#include "lang/yaml/to_value.hpp"

namespace iocwright::image {

namespace {

/// Converts the value of a NAME=VALUE pair like ansible's `-e`: some words become bools, all others remain
/// strings.
Value given_value(const std::string& text) {
  if (text == "true" || text == "True" || text == "yes") return Value(true);
  if (text == "false" || text == "False" || text == "no") return Value(false);
  return Value(text);
}

/// Splits a string into words by a shell's quoting rules, without expanding variables or globs.
std::vector<std::string> shell_words(std::string_view text) {
  std::vector<std::string> out;
  char quote = 0;
  bool inside = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    const bool space = c == ' ' || c == '\t' || c == '\n';
    if (quote == 0 && space) {
      inside = false;
      continue;
    }
    if (!inside) out.emplace_back();
    inside = true;
    if (c == quote) quote = 0;
    else if (quote == 0 && (c == '\'' || c == '"')) quote = c;
    else if (c == '\\' && quote != '\'' && i + 1 < text.size()) out.back() += text[++i];
    else out.back() += c;
  }
  return out;
}

void add_pairs(const std::string& text, Sink& sink, PlanRequest& request) {
  for (const std::string& word : shell_words(text)) {
    const std::size_t equals = word.find('=');
    if (equals == std::string::npos || equals == 0)
      sink.add(error(DiagKind::bad_setting, fmt::format("invalid variable `{}`: expected NAME=VALUE", word)));
    else request.variables.emplace_back(word.substr(0, equals), given_value(word.substr(equals + 1)));
  }
}

void add_mapping(const yaml::Node& root, Sink& sink, PlanRequest& request) {
  if (!root.is_mapping()) {
    sink.add(error(DiagKind::wrong_type, "expected a mapping of variable names to values").at(root.span));
    return;
  }
  for (const yaml::Entry& entry : yaml::as_mapping(root).entries) {
    const std::string name = entry.key->is_string() ? entry.key->value.as_string() : "?";
    const Value value = yaml::to_value(*entry.value);
    if (value.is_string() || value.is_bool() || value.is_number())
      request.variables.emplace_back(name, value);
    else
      sink.add(error(DiagKind::wrong_type,
                     fmt::format("the variable `{}` is {}; `-e` can only set strings, numbers and bools",
                                 name, format::describe(*entry.value)))
                   .at(entry.place())
                   .help("set lists and mappings in a recipe of your own, in a folder given with --defs"));
  }
}

}  // namespace

void add_extra_variables(const std::string& text, yaml::Reader& reader, PlanRequest& request) {
  if (text.starts_with('@')) {
    if (const auto document = reader.read(text.substr(1)))
      add_mapping(document->root(), reader.sink, request);
  } else if (text.starts_with('{') || text.starts_with('[')) {
    const std::size_t before = reader.sink.error_count();
    const auto document = yaml::parse(reader.sources.add("-e", text), reader.sources, reader.sink);
    if (document && reader.sink.error_count() == before) add_mapping(document->root(), reader.sink, request);
  } else {
    add_pairs(text, reader.sink, request);
  }
}

}  // namespace iocwright::image
