// Macros, and the bodies of call blocks, as callable values.
#pragma once

#include <string>

#include "core/value/object.hpp"
#include "lang/jinja/eval/scope.hpp"
#include "lang/jinja/parse/ast.hpp"

namespace iocwright::jinja {

class Evaluator;

/// A macro with the scope in which it was defined. Calling it renders its body.
class Macro : public Object {
 public:
  Macro(const MacroDefinition& definition, Evaluator& evaluator, Scope& scope);
  ~Macro() override;
  std::string type_name() const override { return "Macro"; }
  Result<std::string> repr(Budget&) const override;
  bool callable() const override { return true; }
  Result<std::optional<Value>> attribute(std::string_view name) override;
  Result<Value> call(Budget& budget, const Arguments& arguments) override;

  /// Drops all references to the evaluator, because a template can keep a macro after the render has ended.
  void detach();

 private:
  Result<void> bind(const Arguments& arguments, Scope& inner);
  Result<void> bind_surplus(const Arguments& arguments, Dict named, Scope& inner);

  const MacroDefinition* definition_;
  Evaluator* evaluator_;
  Value scope_;
  bool escapes_;  ///< whether autoescape was on where the macro was defined
};

}  // namespace iocwright::jinja
