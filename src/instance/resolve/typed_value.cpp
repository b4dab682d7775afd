#include "instance/resolve/typed_value.hpp"

#include <fmt/format.h>

#include "core/base/text.hpp"
#include "core/base/unicode.hpp"
#include "core/diag/suggestion.hpp"
#include "core/diag/wording.hpp"
#include "core/value/compare.hpp"
#include "core/value/dict.hpp"
#include "core/value/text_forms.hpp"
#include "lang/format/describe.hpp"

namespace iocwright::resolve {

namespace {

using model::Parameter;
using model::ParameterForm;

/// True for a key with nothing after it. Python's words do not tell this from `null`.
bool is_empty(const GivenField& given) { return given.value.is_none() && !has_python_words(); }

Diagnostic invalid(DiagKind kind, const Parameter& parameter, const GivenField& given, std::string message) {
  return error(kind, std::move(message))
      .at(given.place())
      .note(parameter.place, fmt::format("`{}` is defined here", parameter.name));
}

/// The default as the definition contains it.
const Value& default_of(const Parameter& parameter) {
  return parameter.default_node->is_scalar() ? parameter.default_node->value : *parameter.default_value;
}

/// The error of a key without a value.
Diagnostic no_value(const Parameter& parameter, const GivenField& given, std::string_view expected) {
  return invalid(DiagKind::wrong_type, parameter, given,
                 fmt::format("`{}:` has no value: expected {}", parameter.name, expected))
      .help(parameter.default_value ? fmt::format("leave out `{}:` for the default, {}", parameter.name,
                                                  shown(default_of(parameter)))
                                    : "");
}

std::string string_advice(const GivenField& given) {
  if (given.rendered)
    return "a value that ends in a filter like `| int }}` is converted to that type; for a string, put the "
           "expression in parentheses: `{{ (x | int) }}`";
  return given.value.is_list() || given.value.is_dict() ? "" : "quote it to make it a string";
}

Result<Value> string_value(const Parameter& parameter, const GivenField& given) {
  const Value& value = given.value;
  if (value.is_string()) return value;
  if (is_empty(given)) return fail(no_value(parameter, given, "a string"));
  return fail(invalid(DiagKind::wrong_type, parameter, given,
                      fmt::format("`{}`: expected a string, found {}", parameter.name, found(value)))
                  .help(string_advice(given)));
}

Result<Value> enum_key(const Parameter& parameter, const GivenField& given, const Limits& limits) {
  Budget budget(limits);
  std::vector<std::string> keys;
  for (const model::EnumValue& value : parameter.values) {
    if (TRY(equals(value.key, given.value, budget))) return value.key;
    keys.push_back(TRY(to_str(value.key, budget)));
  }
  const std::vector<std::string_view> names(keys.begin(), keys.end());
  std::string help = list_names("valid values are", names);
  if (is_empty(given)) return fail(no_value(parameter, given, choice_of(keys)));
  if (given.value.is_string()) {
    const std::string_view near = text::nearest(given.value.as_string(), names);
    const bool is_case = unicode::lower(near) == unicode::lower(given.value.as_string());
    if (!near.empty())
      help = fmt::format("did you mean `{}`?{}", near, is_case ? " Upper and lower case matter" : "");
  }
  const bool is_scalar = !given.value.is_list() && !given.value.is_dict();
  const std::string what = has_python_words() ? brief(given.value)
                           : is_scalar        ? shown(given.value)
                                              : found(given.value);
  return fail(
      invalid(DiagKind::enum_value, parameter, given, fmt::format("`{}` cannot be {}", parameter.name, what))
          .help(std::move(help)));
}

/// Lists and dicts are copied, so that changes to them do not affect aliases in the file.
Result<Value> native_value(const Parameter& parameter, const GivenField& given) {
  if (format::is_template_text(given.value)) return given.value;
  const format::NativeType type = *parameter.type->native;
  if (is_empty(given)) return fail(no_value(parameter, given, format::describe(type)));
  auto value = format::coerce(given.value, type);
  if (!value)
    return fail(invalid(DiagKind::wrong_type, parameter, given,
                        fmt::format("`{}`: {}", parameter.name, value.error()))
                    .help(format::advice(given.value, type)));
  if (value->is_list()) return Value::list(value->as_list());
  if (value->is_dict()) return Value::dict(value->as_dict());
  return *std::move(value);
}

}  // namespace

Result<Value> typed_value(const Parameter& parameter, const GivenField& given, const Limits& limits) {
  switch (parameter.type->form) {
    case ParameterForm::object: return given.value;
    case ParameterForm::string:
    case ParameterForm::id: return string_value(parameter, given);
    case ParameterForm::enumeration: return enum_key(parameter, given, limits);
    case ParameterForm::native: break;
  }
  return native_value(parameter, given);
}

}  // namespace iocwright::resolve
