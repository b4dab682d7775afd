// Evaluates the syntax tree of a template: expressions yield values, statements yield text.
#pragma once

#include <string>
#include <unordered_set>
#include <vector>

#include "core/value/object.hpp"
#include "lang/jinja/eval/scope.hpp"
#include "lang/jinja/eval/template.hpp"
#include "lang/jinja/parse/ast.hpp"

namespace iocwright::jinja {

class Macro;

/// One render of a template.
class Evaluator {
 public:
  /// If `parts` is not null, it receives which part of the template wrote which part of the output.
  Evaluator(const Context& context, const Limits& limits, WrittenParts* parts = nullptr)
      : context_(context), budget_(limits), parts_(parts) {}
  Evaluator(const Evaluator&) = delete;
  Evaluator& operator=(const Evaluator&) = delete;

  /// Renders a whole template.
  Result<std::string> render(const Body& body, const HiddenNames& hidden);

 private:
  friend class Macro;

  // evaluate_expression.cpp
  Result<Value> evaluate(const Expr& expr, Scope& scope);
  Result<Value> evaluate_node(const Expr& expr, Scope& scope);
  Result<Value> evaluate_name(const Name& name, const Scope& scope);
  Result<std::vector<Value>> evaluate_all(const std::vector<ExprPtr>& exprs, Scope& scope);
  Result<Value> evaluate_dict(const DictDisplay& dict, Scope& scope);
  Result<Value> evaluate_unary(const Unary& unary, Scope& scope);
  Result<Value> evaluate_compare(const Compare& compare, Scope& scope);
  Result<Value> evaluate_conditional(const Conditional& conditional, Scope& scope);
  Result<Value> evaluate_subscript(const Subscript& subscript, Scope& scope);
  Result<Value> evaluate_applied(const Applied& applied, Scope& scope);
  Result<Value> evaluate_call(const Call& call, Scope& scope, const Value* caller);
  Result<Arguments> evaluate_arguments(const CallArguments& arguments, Scope& scope);

  // evaluate_statement.cpp: run_...() append the output of a statement to `out`.
  Result<void> run(const Body& body, Scope& scope, std::string& out);
  Result<void> run_statement(const Stmt& stmt, Scope& scope, std::string& out);
  Result<void> run_print(const Print& print, Scope& scope, std::string& out);
  Result<void> run_if(const If& node, Scope& scope, std::string& out);
  Result<void> run_for(const For& node, Scope& scope, std::string& out);
  Result<void> run_loop(const For& node, const Value& iterable, Scope& scope, std::string& out,
                        std::int64_t depth);
  Result<void> run_set_block(const SetBlock& node, Scope& scope);
  Result<void> run_call_block(const CallBlock& node, Scope& scope, std::string& out);
  Result<void> run_filter_block(const FilterBlock& node, Scope& scope, std::string& out);
  Result<void> run_with(const With& node, Scope& scope, std::string& out);
  Result<void> run_block(const Block& node, Scope& scope, std::string& out);
  Result<std::string> capture(const Body& body, Scope& scope);
  /// Records what writes to `out` next, if `out` is the template's own output.
  void record(const std::string& out, std::uint32_t begin, std::uint32_t end, bool is_expression) {
    if (&out == recorded_) add_part(static_cast<std::uint32_t>(out.size()), begin, end, is_expression);
  }
  void find_more_names(const Body& body, Scope& scope, Diagnostic& first);
  void add_part(std::uint32_t at, std::uint32_t begin, std::uint32_t end, bool is_expression);
  Value as_output(std::string text) const;
  static Ref<Scope> make_scope(Scope& parent, const HiddenNames& hidden);
  static void hide(const HiddenNames& names, Scope& scope);
  Result<Value> filtered(const ExprPtr& filter, const Value& text, Scope& scope);
  NextItem only_matching(const For& node, NextItem items, Scope& scope);
  Result<Value> render_nested_loop(const For& node, const Value& iterable, Scope& scope, std::int64_t depth);
  Result<void> assign(const Target& target, const Value& value, Scope& scope);
  Result<void> unpack(const Target& target, const Value& value, Scope& scope);
  Result<void> write(const Value& value, std::string& out);
  Value make_macro(const MacroDefinition& definition, Scope& scope);

  const Context& context_;
  Budget budget_;
  bool autoescape_ = false;
  const Value* filter_input_ = nullptr;  ///< the input of the innermost filter of a block
  Scope* top_ = nullptr;                 ///< the scope of the template itself
  WrittenParts* parts_;
  const std::string* recorded_ = nullptr;  ///< the output that `parts_` describes
  std::unordered_set<Macro*> macros_;      ///< all existing ones, to be detached at the end
};

}  // namespace iocwright::jinja
