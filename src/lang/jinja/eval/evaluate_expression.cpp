#include <fmt/format.h>

#include <algorithm>

#include "core/value/compare.hpp"
#include "core/value/dict.hpp"
#include "core/value/text_forms.hpp"
#include "lang/jinja/eval/access.hpp"
#include "lang/jinja/eval/evaluator.hpp"
#include "lang/jinja/eval/objects.hpp"
#include "lang/jinja/eval/operators.hpp"
#include "lang/jinja/eval/undefined.hpp"
#include "lang/jinja/functions/function.hpp"

namespace iocwright::jinja {

namespace {

/// `self`, through which Jinja2 gives access to the blocks of a template.
class Self : public Object {
 public:
  std::string type_name() const override { return "TemplateReference"; }
  Result<std::string> repr(Budget&) const override { return "<TemplateReference None>"; }
};

}  // namespace

Result<Value> Evaluator::evaluate(const Expr& expr, Scope& scope) {
  if (expr.kind == ExprKind::literal) return static_cast<const Literal&>(expr).value;
  const Budget::Level level(budget_);
  Result<Value> value = level.ok().and_then([&] { return budget_.step(); }).and_then([&] {
    return evaluate_node(expr, scope);
  });
  // The innermost expression is the most precise place, so outer ones do not replace it.
  if (!value && value.error().span() == Span{}) value.error().set_span({0, expr.begin, expr.end});
  return value;
}

Result<Value> Evaluator::evaluate_node(const Expr& expr, Scope& scope) {
  switch (expr.kind) {
    case ExprKind::literal: return static_cast<const Literal&>(expr).value;
    case ExprKind::name: return evaluate_name(static_cast<const Name&>(expr), scope);
    case ExprKind::list:
      return Value::list(TRY(evaluate_all(static_cast<const Sequence&>(expr).items, scope)));
    case ExprKind::tuple:
      return Value::tuple(TRY(evaluate_all(static_cast<const Sequence&>(expr).items, scope)));
    case ExprKind::concat:
      return concat(TRY(evaluate_all(static_cast<const Sequence&>(expr).items, scope)), autoescape_, budget_);
    case ExprKind::dict: return evaluate_dict(static_cast<const DictDisplay&>(expr), scope);
    case ExprKind::unary: return evaluate_unary(static_cast<const Unary&>(expr), scope);
    case ExprKind::binary: {
      const auto& binary = static_cast<const Binary&>(expr);
      const Value left = TRY(evaluate(*binary.left, scope));
      return arithmetic(binary.op, left, TRY(evaluate(*binary.right, scope)), budget_);
    }
    case ExprKind::logic: {
      const auto& logic = static_cast<const Binary&>(expr);
      Value left = TRY(evaluate(*logic.left, scope));
      return TRY(truth(left)) == (logic.op == Op::logical_or) ? Result<Value>(std::move(left))
                                                              : evaluate(*logic.right, scope);
    }
    case ExprKind::compare: return evaluate_compare(static_cast<const Compare&>(expr), scope);
    case ExprKind::conditional: return evaluate_conditional(static_cast<const Conditional&>(expr), scope);
    case ExprKind::attribute: {
      const auto& attribute = static_cast<const Attribute&>(expr);
      return get_attribute(TRY(evaluate(*attribute.object, scope)), attribute.name);
    }
    case ExprKind::subscript: return evaluate_subscript(static_cast<const Subscript&>(expr), scope);
    case ExprKind::slice: return fail(evaluation_error("a slice must be the only item in its brackets"));
    case ExprKind::call: return evaluate_call(static_cast<const Call&>(expr), scope, nullptr);
    case ExprKind::filter:
    case ExprKind::test: return evaluate_applied(static_cast<const Applied&>(expr), scope);
  }
  return Value();
}

Result<Value> Evaluator::evaluate_name(const Name& name, const Scope& scope) {
  if (const Value* found = scope.find(name.id)) return *found;
  if (name.id == "self") return make<Self>();  // takes precedence over the context, as in Jinja2
  if (const Value* found = context_.find(name.id)) return *found;
  if (const FunctionRow* global = find_global(name.id)) return make<BoundFunction>(*global, Value());
  return undefined_name(name.id);
}

Result<std::vector<Value>> Evaluator::evaluate_all(const std::vector<ExprPtr>& exprs, Scope& scope) {
  std::vector<Value> values;
  values.reserve(exprs.size());
  for (const ExprPtr& expr : exprs) values.push_back(TRY(evaluate(*expr, scope)));
  return values;
}

Result<Value> Evaluator::evaluate_dict(const DictDisplay& display, Scope& scope) {
  Dict dict;
  for (const auto& [key_expr, value_expr] : display.items) {
    Value key = TRY(evaluate(*key_expr, scope));
    Value value = TRY(evaluate(*value_expr, scope));
    TRY(require_hashable(key));
    dict.set(std::move(key), std::move(value));
  }
  return Value::dict(std::move(dict));
}

Result<Value> Evaluator::evaluate_unary(const Unary& unary, Scope& scope) {
  const Value operand = TRY(evaluate(*unary.operand, scope));
  if (unary.op == Op::logical_not) return Value(!TRY(truth(operand)));
  return unary.op == Op::negate ? negate(operand) : plus(operand);
}

Result<Value> Evaluator::evaluate_compare(const Compare& chain, Scope& scope) {
  Value left = TRY(evaluate(*chain.first, scope));
  for (const auto& [op, expr] : chain.rest) {
    Value right = TRY(evaluate(*expr, scope));
    if (!TRY(compare(op, left, right, budget_))) return Value(false);
    left = std::move(right);
  }
  return Value(true);
}

Result<Value> Evaluator::evaluate_conditional(const Conditional& node, Scope& scope) {
  if (TRY(truth(TRY(evaluate(*node.test, scope))))) return evaluate(*node.then, scope);
  if (node.otherwise) return evaluate(*node.otherwise, scope);
  return make<Undefined>("the inline if-expression evaluated to false and no else section was defined",
                         Undefined::Use::lenient);
}

Result<Value> Evaluator::evaluate_subscript(const Subscript& node, Scope& scope) {
  const Value object = TRY(evaluate(*node.object, scope));
  if (node.key->kind != ExprKind::slice) return get_item(object, TRY(evaluate(*node.key, scope)), budget_);
  const auto& slice = static_cast<const Slice&>(*node.key);
  const auto part = [&](const ExprPtr& expr) {
    return expr ? evaluate(*expr, scope) : Result<Value>(Value());
  };
  const Value start = TRY(part(slice.start));
  const Value stop = TRY(part(slice.stop));
  return get_slice(object, start, stop, TRY(part(slice.step)));
}

Result<Arguments> Evaluator::evaluate_arguments(const CallArguments& given, Scope& scope) {
  Arguments out;
  out.positional = TRY(evaluate_all(given.positional, scope));
  out.named.reserve(given.named.size());
  for (const auto& [name, expr] : given.named) out.named.emplace_back(name, TRY(evaluate(*expr, scope)));
  if (given.more_positional) {
    for (Value& value : TRY(collect(TRY(evaluate(*given.more_positional, scope)), budget_)))
      out.positional.push_back(std::move(value));
  }
  if (given.more_named) {
    const Value more = TRY(evaluate(*given.more_named, scope));
    if (!more.is_dict())
      return fail(evaluation_error("argument after ** must be a mapping",
                                   "the argument after `**` must be a mapping"));
    for (const auto& [key, value] : more.as_dict()) {
      if (!key.is_string())
        return fail(evaluation_error("keywords must be strings",
                                     "the keys of the argument after `**` must be strings"));
      const std::string& name = key.as_string();
      if (std::ranges::any_of(out.named, [&name](const auto& earlier) { return earlier.first == name; }))
        return fail(evaluation_error(fmt::format("got multiple values for keyword argument '{}'", name),
                                     fmt::format("the argument `{}` has two values", name)));
      out.named.emplace_back(name, value);
      out.owners.push_back(key);
    }
  }
  return out;
}

Result<Value> Evaluator::evaluate_applied(const Applied& applied, Scope& scope) {
  Value operand = applied.operand ? TRY(evaluate(*applied.operand, scope)) : *filter_input_;
  const Arguments arguments = TRY(evaluate_arguments(applied.arguments, scope));
  const bool filter = applied.kind == ExprKind::filter;
  if (applied.function == nullptr)
    return fail(
        evaluation_error(fmt::format("No {} named '{}' found.", filter ? "filter" : "test", applied.name),
                         fmt::format("there is no {} `{}`", filter ? "filter" : "test", applied.name)));
  Value result = TRY(invoke(*applied.function, budget_, operand, arguments));
  if (filter) return result;
  return Value(TRY(truth(result)) != applied.negated);
}

Result<Value> Evaluator::evaluate_call(const Call& call, Scope& scope, const Value* caller) {
  const Value callee = TRY(evaluate(*call.callee, scope));
  Arguments arguments = TRY(evaluate_arguments(call.arguments, scope));
  if (caller != nullptr) arguments.named.emplace_back("caller", *caller);
  if (!callee.is_object())
    return fail(evaluation_error(fmt::format("'{}' object is not callable", type_name(callee)),
                                 fmt::format("{} cannot be called", noun(callee))));
  return callee.as_object().call(budget_, arguments);
}

}  // namespace iocwright::jinja
