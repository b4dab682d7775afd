#include <fmt/format.h>

#include "core/diag/suggestion.hpp"
#include "core/value/compare.hpp"
#include "core/value/text_forms.hpp"
#include "lang/jinja/eval/access.hpp"
#include "lang/jinja/eval/evaluator.hpp"
#include "lang/jinja/eval/loop.hpp"
#include "lang/jinja/eval/macro.hpp"
#include "lang/jinja/eval/markup.hpp"
#include "lang/jinja/eval/objects.hpp"
#include "lang/jinja/eval/undefined.hpp"

namespace iocwright::jinja {

namespace {

/// Finishes a loop even if its body fails.
class LoopEnd {
 public:
  explicit LoopEnd(Loop& loop) : loop_(loop) {}
  ~LoopEnd() { loop_.finish(); }
  LoopEnd(const LoopEnd&) = delete;
  LoopEnd& operator=(const LoopEnd&) = delete;

 private:
  Loop& loop_;
};

/// Adds help to the error of an undefined name.
void explain_undefined(Diagnostic& error, const Context& context) {
  if (error.undefined_name().empty() || !error.help_text().empty()) return;
  const std::vector<std::string_view> names = context.names();
  constexpr std::size_t max_useful = 25;  // the first names of a longer list would hardly help
  error.set_help(did_you_mean(error.undefined_name(), names,
                              names.size() > max_useful ? "" : list_names("the names here are", names)));
}

}  // namespace

Result<std::string> Evaluator::render(const Body& body, const HiddenNames& hidden) {
  const Ref<Scope> scope = make<Scope>(nullptr);
  hide(hidden, *scope);
  top_ = &*scope;
  std::string out;
  if (parts_ != nullptr) recorded_ = &out;
  Result<void> done = run(body, *scope, out);
  if (!done && !done.error().undefined_name().empty()) find_more_names(body, *scope, done.error());
  while (!macros_.empty()) (*macros_.begin())->detach();
  scope->clear();
  top_ = nullptr;
  if (done) return out;
  explain_undefined(done.error(), context_);
  return fail(std::move(done.error()));
}

/// After an undefined name, looks for others in the expressions that the template prints after it, and notes
/// them in `first`: a run should report all errors.
void Evaluator::find_more_names(const Body& body, Scope& scope, Diagnostic& first) {
  const std::uint32_t end = first.span().end;
  bool has_printed = true;
  for (const StmtPtr& stmt : body) {
    if (stmt->begin < end) {
      has_printed = stmt->kind == StmtKind::print;  // after a failed `set`, its name would seem undefined
      continue;
    }
    if (!has_printed) return;
    std::string out;
    Result<void> done = run_statement(*stmt, scope, out);
    if (done) continue;
    Diagnostic more = std::move(done.error());
    if (more.undefined_name().empty()) return;
    explain_undefined(more, context_);
    const std::string& help = more.help_text();
    first.add_note(more.span(), help.starts_with("did") ? more.message() + ": " + help : more.message());
    if (stmt->kind != StmtKind::print) return;
  }
}

void Evaluator::add_part(std::uint32_t at, std::uint32_t begin, std::uint32_t end, bool is_expression) {
  if (!parts_->empty() && parts_->back().at == at) parts_->pop_back();  // the previous part wrote nothing
  if (parts_->size() < budget_.limits().length) parts_->push_back({at, begin, end, is_expression});
}

void Evaluator::hide(const HiddenNames& names, Scope& scope) {
  for (std::string_view name : names) scope.set(name, undefined_name(name));
}

Ref<Scope> Evaluator::make_scope(Scope& parent, const HiddenNames& hidden) {
  Ref<Scope> scope = make<Scope>(&parent);
  hide(hidden, *scope);
  return scope;
}

/// Rendered text as a value. With autoescape, it has already been escaped.
Value Evaluator::as_output(std::string text) const {
  return autoescape_ ? Value::markup(std::move(text)) : Value(std::move(text));
}

Result<std::string> Evaluator::capture(const Body& body, Scope& scope) {
  std::string out;
  TRY(run(body, scope, out));
  return out;
}

Result<void> Evaluator::run(const Body& body, Scope& scope, std::string& out) {
  const Budget::Level level(budget_);
  TRY(level.ok());
  for (const StmtPtr& stmt : body) TRY(run_statement(*stmt, scope, out));
  return {};
}

Result<void> Evaluator::run_statement(const Stmt& stmt, Scope& scope, std::string& out) {
  TRY(budget_.step());
  switch (stmt.kind) {
    case StmtKind::data: {
      const std::string_view text = static_cast<const Data&>(stmt).text;
      record(out, stmt.begin, stmt.begin + static_cast<std::uint32_t>(text.size()), false);
      out += text;
      return budget_.size(out.size());
    }
    case StmtKind::print: return run_print(static_cast<const Print&>(stmt), scope, out);
    case StmtKind::if_: return run_if(static_cast<const If&>(stmt), scope, out);
    case StmtKind::for_: return run_for(static_cast<const For&>(stmt), scope, out);
    case StmtKind::set: {
      const auto& set = static_cast<const Set&>(stmt);
      return assign(set.target, TRY(evaluate(*set.value, scope)), scope);
    }
    case StmtKind::set_block: return run_set_block(static_cast<const SetBlock&>(stmt), scope);
    case StmtKind::macro: {
      const auto& definition = static_cast<const MacroDefinition&>(stmt);
      scope.set(definition.name, make_macro(definition, scope));
      return {};
    }
    case StmtKind::call_block: return run_call_block(static_cast<const CallBlock&>(stmt), scope, out);
    case StmtKind::filter_block: return run_filter_block(static_cast<const FilterBlock&>(stmt), scope, out);
    case StmtKind::with: return run_with(static_cast<const With&>(stmt), scope, out);
    case StmtKind::block:
    case StmtKind::scope: return run_block(static_cast<const Block&>(stmt), scope, out);
  }
  return {};
}

Result<void> Evaluator::write(const Value& value, std::string& out) {
  out += TRY(autoescape_ ? escaped_text(value, budget_) : to_str(value, budget_));
  return budget_.size(out.size());
}

Result<void> Evaluator::run_print(const Print& print, Scope& scope, std::string& out) {
  for (const ExprPtr& expr : print.expressions) {
    const Value value = TRY(evaluate(*expr, scope));
    record(out, expr->begin, expr->end, true);
    Result<void> written = write(value, out);
    if (!written) {
      if (written.error().span() == Span{}) written.error().set_span({0, expr->begin, expr->end});
      return written;
    }
  }
  return {};
}

Result<void> Evaluator::run_if(const If& node, Scope& scope, std::string& out) {
  for (const auto& [test, body] : node.branches)
    if (TRY(truth(TRY(evaluate(*test, scope))))) return run(body, scope, out);
  return run(node.otherwise, scope, out);
}

// Loops

Result<void> Evaluator::run_for(const For& node, Scope& scope, std::string& out) {
  return run_loop(node, TRY(evaluate(*node.iterable, scope)), scope, out, 0);
}

/// Iterates over those `items` for which the loop's condition is true.
NextItem Evaluator::only_matching(const For& node, NextItem items, Scope& scope) {
  return [this, items = std::move(items), &node, &scope](Budget& budget) -> Result<std::optional<Value>> {
    while (auto item = TRY(items(budget))) {
      TRY(budget.step());
      const Ref<Scope> inner = make<Scope>(&scope);
      TRY(assign(node.target, *item, *inner));
      if (TRY(truth(TRY(evaluate(*node.condition, *inner))))) return item;
    }
    return std::nullopt;
  };
}

/// `loop(iterable)` in a recursive loop.
Result<Value> Evaluator::render_nested_loop(const For& node, const Value& iterable, Scope& scope,
                                            std::int64_t depth) {
  std::string text;
  TRY(run_loop(node, iterable, scope, text, depth));
  return as_output(std::move(text));
}

Result<void> Evaluator::run_loop(const For& node, const Value& iterable, Scope& scope, std::string& out,
                                 std::int64_t depth) {
  const Budget::Level level(budget_);
  TRY(level.ok());
  NextItem next = TRY(iterate(iterable));
  Value source = iterable;
  if (node.condition) {
    source = Value();  // its length is not the number of items that match
    next = only_matching(node, std::move(next), scope);
  }
  Loop::Recurse recurse;
  if (node.recursive)
    recurse = [this, &node, &scope, depth](const Value& inner) {
      return render_nested_loop(node, inner, scope, depth + 1);
    };
  const Ref<Loop> loop = make<Loop>(source, std::move(next), depth, std::move(recurse), budget_);
  const LoopEnd end(*loop);
  Ref<Scope> inner;
  while (auto item = TRY(loop->advance())) {
    TRY(budget_.step());
    // A scope is reused unless a macro that was defined in it still needs it.
    if (inner.is_none() || inner->is_shared()) inner = make<Scope>(&scope);
    inner->clear();
    hide(node.hidden, *inner);
    inner->set("loop", loop);
    TRY(assign(node.target, *item, *inner));
    TRY(run(node.body, *inner, out));
  }
  const bool was_empty = inner.is_none();
  if (!was_empty || node.otherwise.empty()) return {};
  return run(node.otherwise, *make_scope(scope, node.otherwise_hidden), out);
}

// Assignments

Result<void> Evaluator::unpack(const Target& target, const Value& value, Scope& scope) {
  const Span place{0, target.begin, target.end};
  auto items = collect(value, budget_);
  if (!items) {
    items.error().set_span(place);
    return fail(std::move(items.error()));
  }
  const std::size_t want = target.items.size();
  if (items->size() < want)
    return fail(
        value_error(fmt::format("not enough values to unpack (expected {}, got {})", want, items->size()),
                    fmt::format("there are {} names, but only {} values", want, items->size()))
            .at(place));
  if (items->size() > want)
    return fail(value_error(fmt::format("too many values to unpack (expected {})", want),
                            fmt::format("there are {} values, but only {} names", items->size(), want))
                    .at(place));
  for (std::size_t i = 0; i < want; ++i) TRY(assign(target.items[i], (*items)[i], scope));
  return {};
}

Result<void> Evaluator::assign(const Target& target, const Value& value, Scope& scope) {
  if (!target.items.empty()) return unpack(target, value, scope);
  if (target.attribute.empty()) {
    scope.set(target.name, value);
    return {};
  }
  const Value* holder = scope.find(target.name);
  auto* space = holder == nullptr ? nullptr : object_cast<Namespace>(*holder);
  if (space == nullptr)
    return fail(evaluation_error("cannot assign attribute on non-namespace object",
                                 "only a `namespace()` has attributes that can be set")
                    .at({0, target.begin, target.end}));
  space->set(target.attribute, value);
  return {};
}

/// Applies the filters of a block to its text.
Result<Value> Evaluator::filtered(const ExprPtr& filter, const Value& text, Scope& scope) {
  const Value* outer = std::exchange(filter_input_, &text);
  Result<Value> out = evaluate(*filter, scope);
  filter_input_ = outer;
  return out;
}

Result<void> Evaluator::run_set_block(const SetBlock& node, Scope& scope) {
  Value value = as_output(TRY(capture(node.body, *make_scope(scope, node.hidden))));
  if (node.filter) value = TRY(filtered(node.filter, value, scope));
  return assign(node.target, value, scope);
}

// Blocks

Value Evaluator::make_macro(const MacroDefinition& definition, Scope& scope) {
  return make<Macro>(definition, *this, scope);
}

Result<void> Evaluator::run_call_block(const CallBlock& node, Scope& scope, std::string& out) {
  const Value caller = make_macro(*node.caller, scope);
  const auto& call = static_cast<const Call&>(*node.call);
  Result<Value> value = evaluate_call(call, scope, &caller);
  if (!value && value.error().span() == Span{}) value.error().set_span({0, call.begin, call.end});
  record(out, call.begin, call.end, true);
  return write(TRY(std::move(value)), out);
}

Result<void> Evaluator::run_filter_block(const FilterBlock& node, Scope& scope, std::string& out) {
  const Value text = as_output(TRY(capture(node.body, *make_scope(scope, node.hidden))));
  const Value value = TRY(filtered(node.filter, text, scope));
  if (!value.is_string()) {
    TRY(require_defined(value));
    return fail(evaluation_error(fmt::format("the filters of a `filter` block must return a string, not {}",
                                             type_name(value)))
                    .at({0, node.filter->begin, node.filter->end}));
  }
  record(out, node.filter->begin, node.filter->end, true);
  out += value.as_string();  // already escaped
  return budget_.size(out.size());
}

Result<void> Evaluator::run_with(const With& node, Scope& scope, std::string& out) {
  const Ref<Scope> inner = make_scope(scope, node.hidden);
  for (const auto& [target, expr] : node.assignments)  // a value does not see the names assigned before it
    TRY(assign(target, TRY(evaluate(*expr, scope)), *inner));
  return run(node.body, *inner, out);
}

Result<void> Evaluator::run_block(const Block& node, Scope& scope, std::string& out) {
  const bool escape = autoescape_;
  if (node.escape) autoescape_ = TRY(truth(TRY(evaluate(*node.escape, scope))));
  Scope& parent = node.kind == StmtKind::block && !node.scoped ? *top_ : scope;
  Result<void> done = run(node.body, *make_scope(parent, node.hidden), out);
  autoescape_ = escape;
  return done;
}

}  // namespace iocwright::jinja
