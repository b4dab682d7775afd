#include "instance/resolve/typed_value.hpp"

#include <fmt/format.h>

#include "core/base/text.hpp"
#include "core/diag/suggestion.hpp"
#include "core/value/compare.hpp"
#include "core/value/dict.hpp"
#include "core/value/text_forms.hpp"

namespace iocwright::resolve {

namespace {

using model::Parameter;
using model::ParameterForm;

Diagnostic invalid(DiagKind kind, const Parameter& parameter, const GivenField& given, std::string message) {
  return error(kind, std::move(message))
      .at(given.place())
      .note(parameter.place, fmt::format("`{}` is defined here", parameter.name));
}

Result<Value> string_value(const Parameter& parameter, const GivenField& given) {
  const Value& value = given.value;
  if (value.is_string()) return value;
  return fail(invalid(DiagKind::wrong_type, parameter, given,
                      fmt::format("`{}`: expected a string, found {} {}", parameter.name, type_name(value),
                                  brief(value)))
                  .help(given.rendered ? "the template ends in a filter that converts its result"
                                       : "quote it to make it a string"));
}

Result<Value> enum_key(const Parameter& parameter, const GivenField& given, const Limits& limits) {
  Budget budget(limits);
  std::vector<std::string> keys;
  for (const model::EnumValue& value : parameter.values) {
    if (TRY(equals(value.key, given.value, budget))) return value.key;
    keys.push_back(TRY(to_str(value.key, budget)));
  }
  std::string help = "valid values are " + text::quoted_list(keys);
  if (given.value.is_string())
    help = did_you_mean(given.value.as_string(), {keys.begin(), keys.end()}, std::move(help));
  return fail(invalid(DiagKind::enum_value, parameter, given,
                      fmt::format("`{}` cannot be {}", parameter.name, brief(given.value)))
                  .help(std::move(help)));
}

/// Lists and dicts are copied, so that changes to them do not affect aliases in the file.
Result<Value> native_value(const Parameter& parameter, const GivenField& given) {
  if (format::is_template_text(given.value)) return given.value;
  auto value = format::coerce(given.value, *parameter.type->native);
  if (!value)
    return fail(invalid(DiagKind::wrong_type, parameter, given,
                        fmt::format("`{}`: {}", parameter.name, value.error())));
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
