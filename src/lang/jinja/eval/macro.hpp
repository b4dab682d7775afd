// A macro, and the bodies of call blocks and blocks, as callable values.
#pragma once

#include <string>

#include "core/value/object.hpp"
#include "lang/jinja/eval/scope.hpp"
#include "lang/jinja/parse/ast.hpp"

namespace iocwright::jinja {

class Evaluator;

class Macro : public Object {
 public:
  Macro(const MacroDefinition& definition, Evaluator& evaluator, Scope& scope);
  ~Macro() override;
  std::string type_name() const override { return "Macro"; }
  Result<std::string> repr(Budget&) const override;
  bool callable() const override { return true; }
  Result<std::optional<Value>> attribute(std::string_view name) override;
  Result<Value> call(Budget& budget, const Arguments& arguments) override;

  /// Ends the macro's life with that of the evaluator that it runs in.
  void detach();

 private:
  Result<void> bind(const Arguments& arguments, Scope& inner);
  Result<void> bind_surplus(const Arguments& arguments, Dict named, Scope& inner);

  const MacroDefinition* definition_;
  Evaluator* evaluator_;
  Value scope_;
  bool escapes_;  ///< its body stands in a part with autoescape
};

}  // namespace iocwright::jinja
