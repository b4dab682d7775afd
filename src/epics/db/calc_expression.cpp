#include "epics/db/calc_expression.hpp"

#include <algorithm>
#include <array>
#include <vector>

#include "epics/db/characters.hpp"
#include "epics/db/numbers.hpp"

namespace iocwright::epics {

namespace {

constexpr int stack_size = 80;  // CALCPERFORM_STACK of postfix.h

enum class Kind : unsigned char {
  operand,
  literal,
  store,
  unary,
  variadic,
  binary,
  separator,
  close,
  condition,
  end
};

/// A row of the tables of postfix.c. `effect` is what it does to the depth of the stack when it is evaluated.
struct Element {
  std::string_view name;
  Kind kind;
  int priority_in_stack = 0;
  int priority = 0;
  int effect = 0;
};

constexpr Element function(std::string_view name, int effect = 0) {
  return {name, Kind::unary, 7, 8, effect};
}
constexpr Element operand(std::string_view name) { return {name, Kind::operand, 0, 0, 1}; }
constexpr Element literal(std::string_view name) { return {name, Kind::literal, 0, 0, 1}; }
constexpr Element variadic(std::string_view name) { return {name, Kind::variadic, 7, 8, 0}; }
constexpr Element binary(std::string_view name, int priority) {
  return {name, Kind::binary, priority, priority, -1};
}

constexpr std::array operands{
    function("!"),         Element{"(", Kind::unary, 0, 8, 0},
    function("-"),         literal("."),
    literal("0"),          literal("0X"),
    literal("1"),          literal("2"),
    literal("3"),          literal("4"),
    literal("5"),          literal("6"),
    literal("7"),          literal("8"),
    literal("9"),          operand("A"),
    function("ABS"),       function("ACOS"),
    function("ASIN"),      function("ATAN"),
    function("ATAN2", -1), operand("B"),
    operand("C"),          function("CEIL"),
    function("COS"),       function("COSH"),
    operand("D"),          operand("D2R"),
    operand("E"),          function("EXP"),
    operand("F"),          variadic("FINITE"),
    function("FLOOR"),     function("FMOD", -1),
    operand("G"),          operand("H"),
    operand("I"),          operand("INF"),
    function("ISINF"),     variadic("ISNAN"),
    operand("J"),          operand("K"),
    operand("L"),          function("LN"),
    function("LOG"),       function("LOGE"),
    variadic("MAX"),       variadic("MIN"),
    function("NINT"),      operand("NAN"),
    function("NOT"),       operand("PI"),
    operand("R2D"),        operand("R2S"),
    operand("RNDM"),       operand("S2R"),
    function("SIN"),       function("SINH"),
    function("SQR"),       function("SQRT"),
    function("TAN"),       function("TANH"),
    operand("VAL"),        function("~"),
};

constexpr std::array operators{
    binary("!=", 3),
    binary("#", 3),
    binary("%", 5),
    binary("&", 2),
    binary("&&", 2),
    Element{")", Kind::close},
    binary("*", 5),
    binary("**", 6),
    binary("+", 4),
    Element{",", Kind::separator},
    binary("-", 4),
    binary("/", 5),
    Element{":", Kind::condition, 0, 0, -1},
    Element{":=", Kind::store, 0, 0, -1},
    Element{";", Kind::end},
    binary("<", 3),
    binary("<<", 2),
    binary("<=", 3),
    binary("=", 3),
    binary("==", 3),
    binary(">", 3),
    binary(">=", 3),
    binary(">>", 2),
    binary(">>>", 2),
    Element{"?", Kind::condition, 0, 0, -1},
    binary("AND", 2),
    binary("OR", 1),
    binary("XOR", 1),
    binary("^", 6),
    binary("|", 1),
    binary("||", 1),
};

char upper(char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; }

/// The longest element that the text begins with; null if there is none.
template <class Table>
const Element* element_at(const Table& table, std::string_view text) {
  const Element* best = nullptr;
  for (const Element& row : table) {
    const bool fits = row.name.size() <= text.size() &&
                      std::ranges::equal(row.name, text.substr(0, row.name.size()), {}, {}, upper);
    if (fits && (best == nullptr || row.name.size() > best->name.size())) best = &row;
  }
  return best;
}

using Error = std::optional<std::string_view>;

constexpr std::string_view incomplete = "Incomplete expression, operand missing";
constexpr std::string_view bad_condition = "Unbalanced conditional ?: operators";
constexpr std::string_view open_parenthesis = "Parenthesis still open at end of expression";

/// Follows how postfix() converts the expression, and how deep the stack is when the result is evaluated.
class Compiler {
 public:
  explicit Compiler(std::string_view text) : text_(text) {}

  Error compile() {
    while (const Element* element = next()) {
      if (const Error error = take(*element)) return error;
      if (depth_ < 0) return "Not enough operands provided";
      if (depth_ >= stack_size) return "Runtime stack overflow";
    }
    if (!text_.empty()) return "Syntax error, unknown operator/operand";
    if (const Error error = finish()) return error;
    if (needs_operand_ || depth_ != 1) return incomplete;
    return std::nullopt;
  }

 private:
  const Element* next() {
    while (!text_.empty() && is_space(text_.front())) text_.remove_prefix(1);
    if (text_.empty()) return nullptr;
    const Element* found = needs_operand_ ? element_at(operands, text_) : element_at(operators, text_);
    if (found != nullptr) text_.remove_prefix(found->kind == Kind::literal ? 0 : found->name.size());
    return found;
  }

  void pop() {
    depth_ += stack_.back().effect;
    stack_.pop_back();
    has_variable_ = false;
  }

  Error take(const Element& element) {
    switch (element.kind) {
      case Kind::operand:
        depth_ += element.effect;
        needs_operand_ = false;
        has_variable_ = element.name.size() == 1;
        return std::nullopt;
      case Kind::literal: return take_literal();
      case Kind::store: return store(element);
      case Kind::unary:
      case Kind::variadic: stack_.push_back(element); return std::nullopt;
      case Kind::binary:
        while (!stack_.empty() && stack_.back().priority_in_stack >= element.priority) pop();
        stack_.push_back(element);
        needs_operand_ = true;
        return std::nullopt;
      case Kind::separator: return separate();
      case Kind::close: return close();
      case Kind::condition: return condition(element);
      case Kind::end: break;
    }
    if (const Error error = finish()) return error;
    if (depth_ > 1) return "Too many results returned";
    needs_operand_ = true;
    return std::nullopt;
  }

  Error take_literal() {
    // A hexadecimal literal without digits is `0` and an unknown operator.
    const bool is_hex = text_.starts_with("0x") || text_.starts_with("0X");
    const std::size_t size = is_hex ? size_of_integer(text_) : size_of_double(text_);
    if (size == 0) return "Badly formed numeric literal";
    text_.remove_prefix(size);
    ++depth_;
    needs_operand_ = has_variable_ = false;
    return std::nullopt;
  }

  /// `A:=`: the operand before it, which must be a variable, becomes its target.
  Error store(const Element& element) {
    if (!has_variable_ || !stack_.empty()) return "Bad assignment target";
    stack_.push_back(element);
    stack_.back().effect = -1;
    --depth_;
    needs_operand_ = true;
    return std::nullopt;
  }

  /// Evaluates what is pending down to the open parenthesis. False if there is none.
  bool pop_to_parenthesis() {
    while (!stack_.empty() && stack_.back().name != "(") pop();
    return !stack_.empty();
  }

  Error separate() {
    if (!pop_to_parenthesis()) return "Comma without enclosing parentheses";
    needs_operand_ = true;
    --stack_.back().effect;
    return std::nullopt;
  }

  Error close() {
    if (!pop_to_parenthesis()) return "Close parenthesis found without open";
    needs_operand_ = has_variable_ = false;
    const int effect = stack_.back().effect;
    stack_.pop_back();
    if (!stack_.empty() && stack_.back().kind == Kind::variadic) stack_.back().effect = effect;
    return std::nullopt;
  }

  Error condition(const Element& element) {
    while (!stack_.empty() && stack_.back().priority_in_stack > element.priority) pop();
    depth_ += element.effect;
    conditions_ += element.name == "?" ? 1 : -1;
    if (conditions_ < 0) return bad_condition;
    if (element.name == ":") stack_.push_back({":", Kind::condition});
    needs_operand_ = true;
    has_variable_ = false;
    return std::nullopt;
  }

  Error finish() {
    for (; !stack_.empty(); pop())
      if (stack_.back().name == "(") return open_parenthesis;
    if (conditions_ != 0) return bad_condition;
    return std::nullopt;
  }

  std::string_view text_;
  std::vector<Element> stack_;
  int depth_ = 0;
  int conditions_ = 0;
  bool needs_operand_ = true;
  bool has_variable_ = false;  ///< what was read last is a variable
};

}  // namespace

std::optional<std::string_view> calc_error(std::string_view expression) {
  if (expression.empty()) return "NULL or empty input argument to postfix()";
  return Compiler(expression).compile();
}

}  // namespace iocwright::epics
