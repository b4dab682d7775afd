// What all templates of a run share: `_global` with its variables and counters, the IOC's name, the
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

  /// The value that a name has in every template, or null. `fields` come between the variables, which win
  /// over them, and the environment. The variables are those that the template began with: one that it sets
  /// itself is a name only in the templates after it.
  const Value* find(std::string_view name, const Dict& variables, const jinja::Context& fields) const;

  /// The variables as they stand now; later changes do not reach who holds them.
  Variables variables() const { return variables_; }
  /// The variables, to change them.
  Dict& own_variables();
  const Environment& environment() const { return environment_; }
  const Value& ioc_name() const { return ioc_name_; }
  const Value& file_name() const { return file_name_; }
  void set_ioc_name(Value name) { ioc_name_ = std::move(name); }

  /// The name of a variable that takes the place of one of ours, which the reference refuses; empty when
  /// there is none.
  std::string_view reserved_variable() const;

  /// `_global.render` needs the renderer that this state belongs to.
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

/// The functions of `_global`, for the reference page.
std::span<const jinja::FunctionRow> global_state_functions();

}  // namespace iocwright::resolve
