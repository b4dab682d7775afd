// The syntax tree of a template. Offsets are bytes in the template's source; string views point into it.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/value/value.hpp"

namespace iocwright::jinja {

struct FunctionRow;

enum class ExprKind : std::uint8_t {
  literal,
  name,
  list,
  tuple,
  dict,
  unary,
  binary,
  logic,
  compare,
  concat,
  conditional,
  attribute,
  subscript,
  slice,
  call,
  filter,
  test
};

/// Base of all expressions.
struct Expr {
  Expr(ExprKind k, std::uint32_t b) : kind(k), begin(b), end(b) {}
  virtual ~Expr() = default;
  Expr(const Expr&) = delete;
  Expr& operator=(const Expr&) = delete;

  ExprKind kind;
  std::uint32_t depth = 1;  ///< the number of levels from this node down
  std::uint32_t begin;
  std::uint32_t end;
};
using ExprPtr = std::unique_ptr<Expr>;

struct Literal : Expr {
  Literal(std::uint32_t b, Value v) : Expr(ExprKind::literal, b), value(std::move(v)) {}
  Value value;
};

struct Name : Expr {
  Name(std::uint32_t b, std::string_view i) : Expr(ExprKind::name, b), id(i) {}
  std::string_view id;
};

/// A list, a tuple, or the operands of `~` (ExprKind::concat).
struct Sequence : Expr {
  using Expr::Expr;
  std::vector<ExprPtr> items;
};

struct DictDisplay : Expr {
  explicit DictDisplay(std::uint32_t b) : Expr(ExprKind::dict, b) {}
  std::vector<std::pair<ExprPtr, ExprPtr>> items;
};

enum class Op : std::uint8_t {
  add,
  subtract,
  multiply,
  divide,
  floor_divide,
  modulo,
  power,
  negate,
  plus,
  logical_not,
  logical_and,
  logical_or,
  equal,
  unequal,
  less,
  less_equal,
  greater,
  greater_equal,
  in,
  not_in
};

struct Unary : Expr {
  Unary(std::uint32_t b, Op o) : Expr(ExprKind::unary, b), op(o) {}
  Op op;
  ExprPtr operand;
};

/// An arithmetic operation, or `and` or `or` (ExprKind::logic).
struct Binary : Expr {
  Binary(ExprKind k, std::uint32_t b, Op o) : Expr(k, b), op(o) {}
  Op op;
  ExprPtr left, right;
};

/// a < b <= c: the first operand, then the others with their operators.
struct Compare : Expr {
  explicit Compare(std::uint32_t b) : Expr(ExprKind::compare, b) {}
  ExprPtr first;
  std::vector<std::pair<Op, ExprPtr>> rest;
};

struct Conditional : Expr {
  explicit Conditional(std::uint32_t b) : Expr(ExprKind::conditional, b) {}
  ExprPtr test, then, otherwise;  ///< `otherwise` may be null
};

struct Attribute : Expr {
  explicit Attribute(std::uint32_t b) : Expr(ExprKind::attribute, b) {}
  ExprPtr object;
  std::string_view name;
};

struct Subscript : Expr {
  explicit Subscript(std::uint32_t b) : Expr(ExprKind::subscript, b) {}
  ExprPtr object, key;
};

/// `start:stop:step` in brackets; each part may be null.
struct Slice : Expr {
  explicit Slice(std::uint32_t b) : Expr(ExprKind::slice, b) {}
  ExprPtr start, stop, step;
};

struct CallArguments {
  std::vector<ExprPtr> positional;
  std::vector<std::pair<std::string_view, ExprPtr>> named;
  ExprPtr more_positional;  ///< *expression, or null
  ExprPtr more_named;       ///< **expression, or null
};

struct Call : Expr {
  explicit Call(std::uint32_t b) : Expr(ExprKind::call, b) {}
  ExprPtr callee;
  CallArguments arguments;
};

/// A filter, or a test (ExprKind::test). The operand is null for the first filter of a `{% filter %}` block.
struct Applied : Expr {
  Applied(ExprKind k, std::uint32_t b) : Expr(k, b) {}
  ExprPtr operand;
  std::string name;
  const FunctionRow* function = nullptr;  ///< null if unknown: evaluating it is an error
  bool negated = false;                   ///< `is not`
  CallArguments arguments;
};

// Statements

enum class StmtKind : std::uint8_t {
  data,
  print,
  if_,
  for_,
  set,
  set_block,
  macro,
  call_block,
  filter_block,
  with,
  block,
  scope
};

struct Stmt {
  Stmt(StmtKind k, std::uint32_t b) : kind(k), begin(b) {}
  virtual ~Stmt() = default;
  Stmt(const Stmt&) = delete;
  Stmt& operator=(const Stmt&) = delete;

  StmtKind kind;
  std::uint32_t begin;
};
using StmtPtr = std::unique_ptr<Stmt>;
using Body = std::vector<StmtPtr>;
using HiddenNames = std::vector<std::string_view>;  ///< filled in by find_hidden_names()

struct Data : Stmt {
  Data(std::uint32_t b, std::string_view t) : Stmt(StmtKind::data, b), text(t) {}
  std::string_view text;
};

struct Print : Stmt {
  explicit Print(std::uint32_t b) : Stmt(StmtKind::print, b) {}
  std::vector<ExprPtr> expressions;
};

struct If : Stmt {
  explicit If(std::uint32_t b) : Stmt(StmtKind::if_, b) {}
  std::vector<std::pair<ExprPtr, Body>> branches;
  Body otherwise;
};

/// What `set`, `for` and `with` assign to: a name, `namespace.attribute` or a tuple of targets.
struct Target {
  std::string_view name;
  std::string_view attribute;  ///< of the namespace `name`, or empty
  std::vector<Target> items;   ///< of a tuple, in which case `name` is empty
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
};

struct For : Stmt {
  explicit For(std::uint32_t b) : Stmt(StmtKind::for_, b) {}
  Target target;
  ExprPtr iterable, condition;  ///< `condition` may be null
  Body body, otherwise;
  bool recursive = false;
  HiddenNames hidden, otherwise_hidden;
};

struct Set : Stmt {
  explicit Set(std::uint32_t b) : Stmt(StmtKind::set, b) {}
  Target target;
  ExprPtr value;
};

struct SetBlock : Stmt {
  explicit SetBlock(std::uint32_t b) : Stmt(StmtKind::set_block, b) {}
  Target target;
  ExprPtr filter;  ///< a chain of Applied whose innermost operand is null; or null
  Body body;
  HiddenNames hidden;
};

struct MacroDefinition : Stmt {
  MacroDefinition(StmtKind k, std::uint32_t b) : Stmt(k, b) {}
  std::string_view name;
  std::vector<std::string_view> parameters;
  std::vector<ExprPtr> defaults;  ///< those of the last parameters
  Body body;
  bool uses_varargs = false, uses_kwargs = false, uses_caller = false;
  HiddenNames hidden;
};

/// {% call(x) f() %}…{% endcall %}: the body is a macro, passed to f as `caller`.
struct CallBlock : Stmt {
  explicit CallBlock(std::uint32_t b) : Stmt(StmtKind::call_block, b) {}
  ExprPtr call;
  std::unique_ptr<MacroDefinition> caller;
};

struct FilterBlock : Stmt {
  explicit FilterBlock(std::uint32_t b) : Stmt(StmtKind::filter_block, b) {}
  ExprPtr filter;
  Body body;
  HiddenNames hidden;
};

struct With : Stmt {
  explicit With(std::uint32_t b) : Stmt(StmtKind::with, b) {}
  std::vector<std::pair<Target, ExprPtr>> assignments;
  Body body;
  HiddenNames hidden;
};

/// {% block %}, whose body sees only the variables of the template itself, or {% autoescape %}
/// (StmtKind::scope).
struct Block : Stmt {
  Block(StmtKind k, std::uint32_t b) : Stmt(k, b) {}
  std::string_view name;
  ExprPtr escape;  ///< the condition of autoescape
  bool scoped = false;
  Body body;
  HiddenNames hidden;
};

}  // namespace iocwright::jinja
