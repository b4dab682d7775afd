#include "lang/jinja/eval/hidden_names.hpp"

#include <map>
#include <set>

namespace iocwright::jinja {

namespace {

/// The names that a scope reads or assigns, and whether each is hidden.
class Frame {
 public:
  explicit Frame(const Frame* outer) : outer_(outer) {}

  void load(std::string_view name) {
    if (!knows(name)) names_[name] = false;
  }
  void store(std::string_view name) {
    stores_.insert(name);
    names_.try_emplace(name, outer_ == nullptr || !outer_->knows(name));
  }
  void parameter(std::string_view name) {
    stores_.insert(name);
    names_[name] = false;
  }
  /// Merges the branches of a condition. Names that are assigned only in branches are not hidden, because
  /// they may remain unassigned.
  void join(const std::vector<Frame>& branches) {
    std::set<std::string_view> added;
    for (const Frame& branch : branches) added.insert(branch.stores_.begin(), branch.stores_.end());
    for (std::string_view name : stores_) added.erase(name);
    for (const Frame& branch : branches) {
      for (const auto& [name, hidden] : branch.names_) names_[name] = hidden;
      stores_.insert(branch.stores_.begin(), branch.stores_.end());
    }
    for (std::string_view name : added) names_[name] = false;
  }
  std::vector<std::string_view> hidden() const {
    std::vector<std::string_view> out;
    for (const auto& [name, is_hidden] : names_)
      if (is_hidden) out.push_back(name);
    return out;
  }

 private:
  bool knows(std::string_view name) const {
    return names_.contains(name) || (outer_ != nullptr && outer_->knows(name));
  }

  const Frame* outer_;
  std::map<std::string_view, bool> names_;
  std::set<std::string_view> stores_;
};

/// Collects the names that expressions read.
class Loads {
 public:
  explicit Loads(Frame& frame) : frame_(frame) {}

  template <class... Exprs>
  void visit(const ExprPtr& first, const Exprs&... rest) {
    if (first) visit(*first);
    (visit(rest), ...);
  }
  void visit(const std::vector<ExprPtr>& exprs) {
    for (const ExprPtr& expr : exprs) visit(expr);
  }

 private:
  void visit(const Expr& expr) {
    switch (expr.kind) {
      case ExprKind::literal: return;
      case ExprKind::name: return frame_.load(static_cast<const Name&>(expr).id);
      case ExprKind::list:
      case ExprKind::tuple:
      case ExprKind::concat: return visit(static_cast<const Sequence&>(expr).items);
      case ExprKind::dict: return visit_parts(static_cast<const DictDisplay&>(expr));
      case ExprKind::unary: return visit(static_cast<const Unary&>(expr).operand);
      case ExprKind::binary:
      case ExprKind::logic: return visit_parts(static_cast<const Binary&>(expr));
      case ExprKind::compare: return visit_parts(static_cast<const Compare&>(expr));
      case ExprKind::conditional: return visit_parts(static_cast<const Conditional&>(expr));
      case ExprKind::attribute: return visit(static_cast<const Attribute&>(expr).object);
      case ExprKind::subscript: return visit_parts(static_cast<const Subscript&>(expr));
      case ExprKind::slice: return visit_parts(static_cast<const Slice&>(expr));
      case ExprKind::call: return visit_parts(static_cast<const Call&>(expr));
      case ExprKind::filter:
      case ExprKind::test: return visit_parts(static_cast<const Applied&>(expr));
    }
  }

  void visit_parts(const DictDisplay& dict) {
    for (const auto& [key, value] : dict.items) visit(key, value);
  }
  void visit_parts(const Binary& binary) { visit(binary.left, binary.right); }
  void visit_parts(const Compare& compare) {
    visit(compare.first);
    for (const auto& [op, operand] : compare.rest) visit(operand);
  }
  void visit_parts(const Conditional& node) { visit(node.test, node.then, node.otherwise); }
  void visit_parts(const Subscript& subscript) { visit(subscript.object, subscript.key); }
  void visit_parts(const Slice& slice) { visit(slice.start, slice.stop, slice.step); }
  void visit_parts(const Call& call) {
    visit(call.callee);
    visit_parts(call.arguments);
  }
  void visit_parts(const Applied& applied) {
    visit(applied.operand);
    visit_parts(applied.arguments);
  }
  void visit_parts(const CallArguments& arguments) {
    visit(arguments.positional);
    for (const auto& [name, value] : arguments.named) visit(value);
    visit(arguments.more_positional, arguments.more_named);
  }

  Frame& frame_;
};

void store(Frame& frame, const Target& target) {
  for (const Target& item : target.items) store(frame, item);
  if (!target.items.empty()) return;
  if (target.attribute.empty()) frame.store(target.name);
  else frame.load(target.name);
}

void declare(Frame& frame, const Target& target) {
  for (const Target& item : target.items) declare(frame, item);
  if (target.items.empty()) frame.parameter(target.name);
}

/// Records what a statement does to the names of its own scope. Scopes inside the statement are visited
/// later.
void visit(Frame& frame, const Stmt& stmt);

void visit(Frame& frame, const Body& body) {
  for (const StmtPtr& stmt : body) visit(frame, *stmt);
}

void visit_if(Frame& frame, const If& node, std::size_t branch) {
  if (branch == node.branches.size()) return visit(frame, node.otherwise);
  Loads(frame).visit(node.branches[branch].first);
  std::vector<Frame> branches(3, frame);
  visit(branches[0], node.branches[branch].second);
  if (branch + 1 < node.branches.size()) visit_if(branches[1], node, branch + 1);
  else visit(branches[2], node.otherwise);
  frame.join(branches);
}

void visit(Frame& frame, const Stmt& stmt) {
  Loads loads(frame);
  switch (stmt.kind) {
    case StmtKind::print: loads.visit(static_cast<const Print&>(stmt).expressions); break;
    case StmtKind::if_: visit_if(frame, static_cast<const If&>(stmt), 0); break;
    case StmtKind::for_: loads.visit(static_cast<const For&>(stmt).iterable); break;
    case StmtKind::set: {
      const auto& set = static_cast<const Set&>(stmt);
      loads.visit(set.value);
      store(frame, set.target);
      break;
    }
    case StmtKind::set_block: store(frame, static_cast<const SetBlock&>(stmt).target); break;
    case StmtKind::macro: frame.store(static_cast<const MacroDefinition&>(stmt).name); break;
    case StmtKind::call_block: loads.visit(static_cast<const CallBlock&>(stmt).call); break;
    case StmtKind::filter_block: loads.visit(static_cast<const FilterBlock&>(stmt).filter); break;
    case StmtKind::with:
      for (const auto& [target, value] : static_cast<const With&>(stmt).assignments) loads.visit(value);
      break;
    case StmtKind::data:
    case StmtKind::block:
    case StmtKind::scope: break;
  }
}

void visit_inner_scopes(Body& body, const Frame& frame);

/// Visits the body of a scope and the scopes inside it, and returns the names that it hides.
std::vector<std::string_view> visit_scope(Frame& frame, Body& body) {
  visit(frame, body);
  visit_inner_scopes(body, frame);
  return frame.hidden();
}

void visit_macro(MacroDefinition& macro, const Frame& outer) {
  Frame frame(&outer);
  for (std::string_view parameter : macro.parameters) frame.parameter(parameter);
  Loads(frame).visit(macro.defaults);
  macro.hidden = visit_scope(frame, macro.body);
}

void visit_loop(For& node, const Frame& outer) {
  Frame body(&outer);
  declare(body, node.target);
  body.parameter("loop");
  node.hidden = visit_scope(body, node.body);
  Frame otherwise(&outer);
  node.otherwise_hidden = visit_scope(otherwise, node.otherwise);
}

/// Visits the scopes that a statement opens, if any.
void visit_inner_scope(Stmt& stmt, const Frame& outer) {
  Frame frame(&outer);
  switch (stmt.kind) {
    case StmtKind::if_:
      for (auto& [test, body] : static_cast<If&>(stmt).branches) visit_inner_scopes(body, outer);
      visit_inner_scopes(static_cast<If&>(stmt).otherwise, outer);
      break;
    case StmtKind::for_: visit_loop(static_cast<For&>(stmt), outer); break;
    case StmtKind::set_block:
      static_cast<SetBlock&>(stmt).hidden = visit_scope(frame, static_cast<SetBlock&>(stmt).body);
      break;
    case StmtKind::macro: visit_macro(static_cast<MacroDefinition&>(stmt), outer); break;
    case StmtKind::call_block: visit_macro(*static_cast<CallBlock&>(stmt).caller, outer); break;
    case StmtKind::filter_block: {
      auto& node = static_cast<FilterBlock&>(stmt);
      Loads(frame).visit(node.filter);
      node.hidden = visit_scope(frame, node.body);
      break;
    }
    case StmtKind::with: {
      auto& node = static_cast<With&>(stmt);
      for (const auto& [target, value] : node.assignments) declare(frame, target);
      node.hidden = visit_scope(frame, node.body);
      break;
    }
    case StmtKind::block:
    case StmtKind::scope: {
      auto& node = static_cast<Block&>(stmt);
      Frame separate(nullptr);  // a block sees the names of the template, not those of enclosing scopes
      Frame& own = stmt.kind == StmtKind::block ? separate : frame;
      node.hidden = visit_scope(own, node.body);
      break;
    }
    default: break;
  }
}

void visit_inner_scopes(Body& body, const Frame& frame) {
  for (StmtPtr& stmt : body) visit_inner_scope(*stmt, frame);
}

}  // namespace

std::vector<std::string_view> find_hidden_names(Body& body) {
  Frame frame(nullptr);
  return visit_scope(frame, body);
}

}  // namespace iocwright::jinja
