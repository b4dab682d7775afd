#include "lang/jinja/eval/macro.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "core/base/text.hpp"
#include "core/value/dict.hpp"
#include "lang/jinja/eval/evaluator.hpp"
#include "lang/jinja/eval/undefined.hpp"

namespace iocwright::jinja {

Macro::Macro(const MacroDefinition& definition, Evaluator& evaluator, Scope& scope)
    : definition_(&definition), evaluator_(&evaluator), scope_(&scope), escapes_(evaluator.autoescape_) {
  evaluator_->macros_.insert(this);
}

Macro::~Macro() {
  if (evaluator_ != nullptr) evaluator_->macros_.erase(this);
}

Result<std::string> Macro::repr(Budget&) const {
  return fmt::format("<Macro {}>",
                     evaluator_ == nullptr ? "of another template" : fmt::format("'{}'", definition_->name));
}

void Macro::detach() {
  const Value keep(this);  // the scope may hold the last reference to this macro
  evaluator_->macros_.erase(this);
  evaluator_ = nullptr;
  definition_ = nullptr;
  object_cast<Scope>(scope_)->clear();
  scope_ = Value();
}

Result<std::optional<Value>> Macro::attribute(std::string_view name) {
  if (definition_ == nullptr) return std::nullopt;
  if (name == "name") return Value(definition_->name);
  if (name == "catch_varargs") return Value(definition_->uses_varargs);
  if (name == "catch_kwargs") return Value(definition_->uses_kwargs);
  if (name == "caller") return Value(definition_->uses_caller);
  if (name != "arguments") return std::nullopt;
  std::vector<Value> names;
  for (std::string_view parameter : definition_->parameters) names.emplace_back(parameter);
  return Value::tuple(std::move(names));
}

/// Binds `varargs`, `kwargs` and `caller` for macros that use them. Fails for any other argument that has no
/// parameter.
Result<void> Macro::bind_surplus(const Arguments& arguments, Dict named, Scope& inner) {
  const std::size_t count = definition_->parameters.size();
  const bool takes_caller =
      std::ranges::find(definition_->parameters, "caller") != definition_->parameters.end();
  if (definition_->uses_caller && !takes_caller) {
    const Value* caller = named.find("caller");
    inner.set("caller", caller != nullptr
                            ? *caller
                            : undefined("No caller defined", "`caller` has a value only in a `call` block"));
    named.erase(Value("caller"));
  }
  if (definition_->uses_kwargs) {
    inner.set("kwargs", Value::dict(std::move(named)));
  } else if (!named.empty()) {
    const std::string& name = named.entries().front().first.as_string();
    if (name == "caller")
      return fail(evaluation_error(fmt::format(
          "macro '{}' was invoked with two values for the special caller argument or never calls it",
          definition_->name)));
    return fail(
        evaluation_error(fmt::format("macro '{}' takes no keyword argument '{}'", definition_->name, name),
                         fmt::format("the macro `{}` has no parameter `{}`", definition_->name, name)));
  }
  std::vector<Value> rest;
  for (std::size_t i = count; i < arguments.positional.size(); ++i) rest.push_back(arguments.positional[i]);
  if (definition_->uses_varargs) inner.set("varargs", Value::tuple(std::move(rest)));
  else if (!rest.empty())
    return fail(evaluation_error(
        fmt::format("macro '{}' takes not more than {} argument(s)", definition_->name, count),
        fmt::format("the macro `{}` takes at most {}", definition_->name, text::plural(count, "argument"))));
  return {};
}

Result<void> Macro::bind(const Arguments& arguments, Scope& inner) {
  const auto& parameters = definition_->parameters;
  Dict named;
  for (const auto& [name, value] : arguments.named) named.set(Value(name), value);
  std::vector<std::size_t> missing;
  for (std::size_t i = 0; i < parameters.size(); ++i) {
    if (i < arguments.positional.size()) {
      inner.set(parameters[i], arguments.positional[i]);
    } else if (const Value* value = named.find(parameters[i])) {
      inner.set(parameters[i], *value);
      named.erase(Value(parameters[i]));
    } else {
      missing.push_back(i);
    }
  }
  const std::size_t first_default = parameters.size() - definition_->defaults.size();
  for (std::size_t i : missing) {  // a default may use the parameters before it
    if (i < first_default)
      inner.set(parameters[i], undefined(fmt::format("parameter '{}' was not provided", parameters[i]),
                                         fmt::format("the macro is called without `{}`", parameters[i])));
    else
      inner.set(parameters[i], TRY(evaluator_->evaluate(*definition_->defaults[i - first_default], inner)));
  }
  return bind_surplus(arguments, std::move(named), inner);
}

Result<Value> Macro::call(Budget&, const Arguments& arguments) {
  if (evaluator_ == nullptr)
    return fail(evaluation_error("the macro cannot be called: its template has already been rendered"));
  const Ref<Scope> inner = make<Scope>(object_cast<Scope>(scope_));
  Evaluator::hide(definition_->hidden, *inner);
  TRY(bind(arguments, *inner));
  const bool caller_escapes = std::exchange(evaluator_->autoescape_, escapes_);
  Result<std::string> out = evaluator_->capture(definition_->body, *inner);
  evaluator_->autoescape_ = caller_escapes;
  return caller_escapes ? Value::markup(TRY(std::move(out))) : Value(TRY(std::move(out)));
}

}  // namespace iocwright::jinja
