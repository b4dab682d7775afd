// The state that all templates of a run share: `_global` with its variables and counters, the IOC's name and
// the environment.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/environment.hpp"
#include "core/value/dict.hpp"
#include "lang/jinja/eval/template.hpp"
#include "lang/jinja/functions/function.hpp"

namespace iocwright::resolve {

class Renderer;

class GlobalState {
 public:
  /// `file_name` is the name of the first instance file, without `.yaml`.
  GlobalState(const Environment& environment, std::string file_name);
  ~GlobalState();
  GlobalState(const GlobalState&) = delete;
  GlobalState& operator=(const GlobalState&) = delete;

  using Variables = std::shared_ptr<const Dict>;

  /// The value of a name in a template, or null. Global variables take precedence over `fields`, and these
  /// over `env`. `variables` is the snapshot at the start of the template: a variable that the template sets
  /// itself can be used by name only in later templates.
  const Value* find(std::string_view name, const Dict& variables, const jinja::Context& fields) const;

  /// The names that find() knows: those of `fields` first.
  std::vector<std::string_view> names(const Dict& variables, const jinja::Context& fields) const;

  /// A snapshot of the variables, which later changes do not affect.
  Variables variables() const { return variables_; }
  /// The variables themselves, to be changed.
  Dict& own_variables();
  const Environment& environment() const { return environment_; }
  const Value& ioc_name() const { return ioc_name_; }
  const Value& file_name() const { return file_name_; }
  void set_ioc_name(Value name) { ioc_name_ = std::move(name); }

  /// The name of a variable that must not exist, or an empty string. The reference cannot render any template
  /// while there is such a variable.
  std::string_view reserved_variable() const;

  /// Remembers that a template has asked for IOC_NAME, although that is not set, or empty.
  void ask_for_unset_name() { has_asked_ = true; }
  /// True if a template has done so since the last call.
  bool take_unset_name() { return std::exchange(has_asked_, false); }

  /// The renderer that `_global.render` uses.
  void set_renderer(Renderer* renderer) { renderer_ = renderer; }
  Renderer* renderer() const { return renderer_; }

 private:
  const Environment& environment_;
  bool has_asked_ = false;  ///< for IOC_NAME, which is not set
  Renderer* renderer_ = nullptr;
  std::shared_ptr<Dict> variables_ = std::make_shared<Dict>();
  Value ioc_name_;
  Value file_name_;
  Value functions_;  ///< the object `_global`
  Value env_;        ///< the object `env`
};

/// The functions of `_global`, for `iocwright help jinja`.
std::span<const jinja::FunctionRow> global_state_functions();

}  // namespace iocwright::resolve
