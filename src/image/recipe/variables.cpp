#include "image/recipe/variables.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "core/base/text.hpp"
#include "core/value/compare.hpp"
#include "core/value/dict.hpp"
#include "core/value/text_forms.hpp"
#include "image/recipe/recipe_functions.hpp"
#include "lang/yaml/locate.hpp"
#include "lang/yaml/to_value.hpp"

namespace iocwright::image {

namespace {

/// Returns the name if the string is nothing but `{{ name }}` or `name`; otherwise an empty view.
std::string_view lone_name(std::string_view text) {
  text = text::trim(text);
  if (text.starts_with("{{") && text.ends_with("}}")) text = text::trim(text.substr(2, text.size() - 4));
  const bool name = !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return c == '_' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  });
  return name ? text : std::string_view();
}

}  // namespace

std::optional<bool> as_bool(std::string_view word) {
  for (std::string_view yes : {"true", "True", "TRUE", "yes", "Yes", "YES", "on", "On", "1"})
    if (word == yes) return true;
  for (std::string_view no : {"false", "False", "FALSE", "no", "No", "NO", "off", "Off", "0"})
    if (word == no) return false;
  return std::nullopt;
}

void Variables::set(const std::string& name, Value value) {
  slots_[name] = Slot{nullptr, std::move(value), false};
}
void Variables::set(const std::string& name, const yaml::Node& node) {
  slots_[name] = Slot{&node, std::nullopt, false};
}
void Variables::override_with(const std::string& name, Value value) { overrides_[name] = std::move(value); }

const Value* Variables::find(std::string_view name) const {
  if (const auto given = overrides_.find(name); given != overrides_.end()) return &given->second;
  const auto found = slots_.find(name);
  if (found == slots_.end()) return nullptr;
  Slot& slot = found->second;
  if (slot.value) return &*slot.value;
  if (slot.busy) {
    if (!failure_)
      failure_ = error(DiagKind::template_evaluation, fmt::format("the value of `{}` refers to itself", name))
                     .at(slot.node->span);
    return nullptr;
  }
  slot.busy = true;
  auto evaluated = value(*slot.node);
  slot.busy = false;
  if (!evaluated) {
    if (!failure_) failure_ = std::move(evaluated.error());
    return nullptr;
  }
  slot.value = *std::move(evaluated);
  return &*slot.value;
}

Result<std::string> Variables::render(const std::string& source) const {
  if (!jinja::has_tags(source)) return source;
  const auto parsed = TRY(jinja::Template::parse(source, limits_, recipe_functions()));
  const jinja::LookupContext names([this](std::string_view name) { return find(name); },
                                   [this] {
                                     std::vector<std::string_view> out;
                                     for (const auto& [name, slot] : slots_) out.emplace_back(name);
                                     return out;
                                   });
  auto text = parsed->render(names, limits_);
  if (!text && failure_) {
    Diagnostic reason = *std::move(failure_);
    failure_.reset();
    return fail(std::move(reason));
  }
  failure_.reset();  // the failed lookup did not affect the result
  if (!text) return text;
  if (source.ends_with('\n')) *text += '\n';  // ansible keeps the trailing newline that Jinja2 drops
  return text;
}

Result<Value> Variables::value_of_text(const std::string& text) const {
  if (!jinja::has_tags(text)) return Value(text);
  const std::string_view name = lone_name(text);
  if (!name.empty() && text.ends_with("}}"))
    if (const Value* value = find(name)) return *value;
  const std::string rendered = TRY(render(text));
  if (rendered == "True" || rendered == "False") return Value(rendered == "True");
  return Value(rendered);
}

Diagnostic Variables::placed(Diagnostic diagnostic, const yaml::Node& node) const {
  const Span inside = diagnostic.span();
  if (inside.known()) return diagnostic;
  diagnostic.set_span(node.is_string() && inside.end > 0
                          ? yaml::locate(node, sources_, inside.begin, inside.end)
                          : node.span);
  return diagnostic;
}

Result<Value> Variables::value(const yaml::Node& node) const {
  if (node.is_sequence()) {
    std::vector<Value> items;
    for (const yaml::Node* item : yaml::as_sequence(node).items) items.push_back(TRY(value(*item)));
    return Value::list(std::move(items));
  }
  if (node.is_mapping()) {
    Dict out;
    for (const yaml::Entry& entry : yaml::as_mapping(node).entries)
      out.set(yaml::to_value(*entry.key), TRY(value(*entry.value)));
    return Value::dict(std::move(out));
  }
  if (!node.is_string()) return yaml::to_value(node);
  auto out = value_of_text(node.value.as_string());
  if (!out) return fail(placed(std::move(out.error()), node));
  return out;
}

std::string Variables::as_written(const yaml::Node& node) const {
  const std::string_view file = sources_.file(node.span.file).text();
  const std::string_view written = file.substr(node.span.begin, node.span.end - node.span.begin);
  return std::string(written.substr(written.find_last_of(" \t\n") + 1));  // without a tag or an anchor
}

Result<std::string> Variables::text(const yaml::Node& node) const {
  if (node.is_string() && !jinja::has_tags(node.value.as_string())) return node.value.as_string();
  if (node.is_scalar() && node.value.is_number() && !node.value.is_bool()) return as_written(node);
  const Value out = TRY(value(node));
  Budget budget(limits_);
  return to_str(out, budget);
}

Result<bool> Variables::truth_of_text(const std::string& text) const {
  if (const auto word = as_bool(text::trim(text))) return *word;
  const std::string answer = TRY(render("{% if " + std::string(text::trim(text)) + " %}1{% endif %}"));
  return answer == "1";
}

Result<bool> Variables::condition(const yaml::Node* node) const {
  if (node == nullptr) return true;
  const auto value = TRY(this->value(*node));
  if (!value.is_string()) return truth(value);
  if (text::trim(value.as_string()).empty()) return true;
  auto out = truth_of_text(value.as_string());
  if (!out) {
    Diagnostic diagnostic = std::move(out.error());
    if (!diagnostic.span().known())
      diagnostic.set_span(node->span);  // offsets in the wrapped expression do not match the file
    return fail(std::move(diagnostic));
  }
  return out;
}

Result<bool> Variables::flag(std::string_view name, bool fallback) const {
  const Value* value = find(name);
  if (value == nullptr) {
    if (!failure_) return fallback;
    Diagnostic reason = *std::move(failure_);
    failure_.reset();
    return fail(std::move(reason));
  }
  return value->is_string() ? truth_of_text(value->as_string()) : truth(*value);
}

}  // namespace iocwright::image
