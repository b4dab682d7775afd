#include "instance/resolve/global_state.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "core/base/settings.hpp"
#include "core/diag/wording.hpp"
#include "core/value/compare.hpp"
#include "core/value/text_forms.hpp"
#include "instance/resolve/entity.hpp"
#include "instance/resolve/renderer.hpp"
#include "lang/jinja/eval/access.hpp"
#include "lang/jinja/eval/operators.hpp"

namespace iocwright::resolve {

namespace {

using Call = jinja::Invocation;

/// The object `_global`.
class GlobalFunctions : public Object {
 public:
  explicit GlobalFunctions(GlobalState& state) : state_(&state) {}
  std::string type_name() const override { return "ibek.utils.Utils"; }
  Result<std::optional<Value>> attribute(std::string_view name) override;
  GlobalState& state() { return *state_; }

 private:
  GlobalState* state_;
};

GlobalState& state(const Call& call) { return object_cast<GlobalFunctions>(call.self)->state(); }

Result<Value> get_env(Call& call) {
  const Environment& environment = state(call).environment();
  const std::string name(TRY(call.text(0)));
  std::string value = environment.get(name);
  if (value.empty() && name == row_of(Setting::ioc_name).name) state(call).ask_for_unset_name();
  return Value(std::move(value));
}

Result<Value> set(Call& call) {
  state(call).own_variables().set(Value(TRY(to_str(call[0], call.budget))), call[1]);
  return call[1];
}

Result<Value> get(Call& call) {
  const GlobalState::Variables variables = state(call).variables();
  const Value* found = variables->find(Value(TRY(to_str(call[0], call.budget))));
  return found != nullptr ? *found : call[1];
}

/// The first call for a name stores and returns `start`, without comparing it with `stop`. Later calls add
/// `increment` and check the result.
Result<Value> incrementor(Call& call) {
  const Value name(TRY(to_str(call[0], call.budget)));
  Dict& variables = state(call).own_variables();
  const Value* counter = variables.find(name);
  if (counter == nullptr || counter->is_none()) {
    variables.set(name, call[1]);
    return call[1];
  }
  if (!counter->is_integral())
    return fail(evaluation_error(fmt::format("Variable {} is not an integer", name.as_string()),
                                 fmt::format("the variable `{}` is not a whole number", name.as_string())));
  Value next = TRY(jinja::arithmetic(jinja::Op::add, *counter, call[2], call.budget));
  variables.set(name, next);
  if (!call.is_none(3) && TRY(ordered(Order::greater, next, call[3], call.budget)))
    return fail(
        error(DiagKind::counter_limit,
              fmt::format(fmt::runtime(has_python_words() ? "Counter {} exceeded maximum value of {}"
                                                          : "the counter `{}` exceeds its maximum, {}"),
                          name.as_string(), TRY(to_str(call[3], call.budget))))
            .help(has_python_words() ? ""
                                     : "raise the limit in the template, or remove an entity that counts"));
  return next;
}

Result<Value> render_with(Call& call, const Value& text) {
  Renderer& renderer = *state(call).renderer();
  if (const auto* entity = object_cast<Entity>(call[0]))
    return renderer.render_any(text, entity->names(), {});
  return renderer.render_any(text, jinja::DictContext(call[0]), {});
}

Result<Value> render(Call& call) { return render_with(call, call[1]); }

Result<Value> render_map(Call& call) {
  if (!call[1].is_dict())
    return fail(evaluation_error("render_map() takes a dict of templates",
                                 "`render_map` needs a mapping of templates"));
  Dict out;
  for (const auto& [key, text] : call[1].as_dict()) {
    const Value source =
        text.is_none() ? Value(fmt::format("{{{{ {} }}}}", TRY(to_str(key, call.budget)))) : text;
    out.set(key, TRY(render_with(call, source)));
  }
  return Value::dict(std::move(out));
}

constexpr std::array rows{
    jinja::FunctionRow{"get", "key, default=''", "the global variable `key`, or `default`", get},
    jinja::FunctionRow{"get_env", "key", "the environment variable `key`, or an empty string", get_env},
    jinja::FunctionRow{"incrementor", "name, start=0, increment=1, stop=None",
                       "a counter: `start` at first, then `increment` more each time; an error beyond `stop`",
                       incrementor},
    jinja::FunctionRow{"render", "context, template_text",
                       "a template rendered with the fields of an entity or the keys of a dict", render},
    jinja::FunctionRow{"render_map", "context, map",
                       "the dict with its templates rendered; None stands for the field named by the key",
                       render_map},
    jinja::FunctionRow{"set", "key, value", "sets a global variable and returns its value", set},
};

Result<std::optional<Value>> GlobalFunctions::attribute(std::string_view name) {
  if (name == "ioc_name") return state_->ioc_name();
  if (name == "file_name") return state_->file_name();
  if (name == "variables") return Value::dict(*state_->variables());
  if (const jinja::FunctionRow* row = jinja::find_row(rows, name))
    return make<jinja::BoundFunction>(*row, Value(this));
  return std::nullopt;
}

/// The object `env`: the environment as a read-only mapping.
class EnvironmentMapping : public Object {
 public:
  explicit EnvironmentMapping(const Environment& environment) : environment_(environment) {}
  std::string type_name() const override { return "mappingproxy"; }
  Result<std::string> repr(Budget& budget) const override { return to_repr(as_dict(), budget); }
  Result<std::optional<Value>> attribute(std::string_view name) override {
    static constexpr std::array<std::string_view, 5> methods{"copy", "get", "items", "keys", "values"};
    if (std::ranges::find(methods, name) != methods.end()) return jinja::own_attribute(as_dict(), name);
    return std::nullopt;
  }
  Result<std::optional<Value>> item(const Value& key) override {
    const std::string* found = key.is_string() ? environment_.find(key.as_string()) : nullptr;
    return found != nullptr ? std::optional<Value>(*found) : std::nullopt;
  }
  Result<std::int64_t> length() const override {
    return static_cast<std::int64_t>(environment_.all().size());
  }
  bool iterable() const override { return true; }
  Result<NextItem> iterate() override { return jinja::iterate(as_dict()); }

 private:
  Value as_dict() const {
    Dict dict;
    for (const auto& [name, value] : environment_.all()) dict.set(Value(name), Value(value));
    return Value::dict(std::move(dict));
  }
  const Environment& environment_;
};

}  // namespace

GlobalState::GlobalState(const Environment& environment, std::string file_name)
    : environment_(environment),
      ioc_name_(""),
      file_name_(std::move(file_name)),
      functions_(make<GlobalFunctions>(*this)),
      env_(make<EnvironmentMapping>(environment)) {}

GlobalState::~GlobalState() = default;

Dict& GlobalState::own_variables() {
  if (variables_.use_count() > 1) variables_ = std::make_shared<Dict>(*variables_);
  return *variables_;
}

const Value* GlobalState::find(std::string_view name, const Dict& variables,
                               const jinja::Context& fields) const {
  if (name == "_global") return &functions_;
  if (name == "ioc_name") return &ioc_name_;
  if (name == "ioc_yaml_file_name") return &file_name_;
  if (const Value* found = variables.find(name)) return found;
  if (const Value* found = fields.find(name)) return found;
  return name == "env" ? &env_ : nullptr;
}

std::vector<std::string_view> GlobalState::names(const Dict& variables, const jinja::Context& fields) const {
  std::vector<std::string_view> out = fields.names();
  for (const auto& [name, value] : variables) out.emplace_back(name.as_string());
  std::erase_if(out, [](std::string_view name) { return name == "type" || name == "entity_enabled"; });
  // The last ones are rarely meant.
  out.insert(out.end(), {"ioc_name", "ioc_yaml_file_name", "env", "_global", "type", "entity_enabled"});
  return out;
}

std::string_view GlobalState::reserved_variable() const {
  if (variables_->empty()) return {};
  for (std::string_view name : {"_global", "ioc_name", "ioc_yaml_file_name", "self"})
    if (variables_->find(name) != nullptr) return name;
  return {};
}

std::span<const jinja::FunctionRow> global_state_functions() { return rows; }

}  // namespace iocwright::resolve
