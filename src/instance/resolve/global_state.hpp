// What all templates of a run have in common: `_global` with its variables and counters, the IOC's name, the
// environment.
#pragma once

#include <memory>
#include <span>
#include <string>

#include "core/base/environment.hpp"
#include "core/value/dict.hpp"
#include "lang/jinja/eval/template.hpp"
#include "lang/jinja/functions/function.hpp"

namespace iocwright::resolve {

class Renderer;

class GlobalState {
 public:
  GlobalState(const Environment& environment, std::string file_name);
  ~GlobalState();
  GlobalState(const GlobalState&) = delete;
  GlobalState& operator=(const GlobalState&) = delete;

  using Variables = std::shared_ptr<const Dict>;

  /// The value that a name has in every template, or null. Global variables take precedence over `fields`,
  /// and those over `env`. `variables` are those at the start of the template: a variable that the template
  /// sets itself can be used by name only in later templates.
  const Value* find(std::string_view name, const Dict& variables, const jinja::Context& fields) const;

  /// The present variables; later changes do not affect the returned ones.
  Variables variables() const { return variables_; }
  /// The variables, for changing them.
  Dict& own_variables();
  const Environment& environment() const { return environment_; }
  const Value& ioc_name() const { return ioc_name_; }
  const Value& file_name() const { return file_name_; }
  void set_ioc_name(Value name) { ioc_name_ = std::move(name); }

  /// A variable with a reserved name, with which the reference refuses to render; empty when there is none.
  std::string_view reserved_variable() const;

  /// The renderer that this state belongs to, for `_global.render`.
  void set_renderer(Renderer* renderer) { renderer_ = renderer; }
  Renderer* renderer() const { return renderer_; }

 private:
  const Environment& environment_;
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
