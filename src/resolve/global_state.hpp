// What all templates of a run share: `_global` with its variables and counters, the IOC's name, the environment.
#pragma once

#include <span>
#include <string>

#include "base/environment.hpp"
#include "jinja/function.hpp"
#include "jinja/template.hpp"
#include "value/dict.hpp"

namespace iocwright::resolve {

class Renderer;

class GlobalState {
 public:
  GlobalState(const Environment& environment, std::string file_name);
  ~GlobalState();
  GlobalState(const GlobalState&) = delete;
  GlobalState& operator=(const GlobalState&) = delete;

  /// The value that a name has in every template, or null. `fields` come between the variables, which win over them, and
  /// the environment.
  const Value* find(std::string_view name, const jinja::Context& fields) const;

  Dict& variables() { return variables_; }
  const Environment& environment() const { return environment_; }
  const Value& ioc_name() const { return ioc_name_; }
  const Value& file_name() const { return file_name_; }
  void set_ioc_name(Value name) { ioc_name_ = std::move(name); }

  /// The name of a variable that takes the place of one of ours, which the reference refuses; empty when there is none.
  std::string_view reserved_variable() const;

  /// `_global.render` needs the renderer that this state belongs to.
  void set_renderer(Renderer* renderer) { renderer_ = renderer; }
  Renderer* renderer() const { return renderer_; }

 private:
  const Environment& environment_;
  Renderer* renderer_ = nullptr;
  Dict variables_;
  Value ioc_name_;
  Value file_name_;
  Value functions_;  ///< the object `_global`
  Value env_;        ///< the object `env`
};

/// The functions of `_global`, for the reference page.
std::span<const jinja::FunctionRow> global_state_functions();

}  // namespace iocwright::resolve
