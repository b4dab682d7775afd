// Table rows that define filters, tests, methods and global functions. A row contains the name, the
// parameters in Python's notation, a line of documentation and the implementation. Calls bind their arguments
// to these parameters, and `iocwright help jinja` prints the rows.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/value/object.hpp"
#include "core/value/value.hpp"

namespace iocwright::jinja {

/// A call of a row's function, with the arguments in the order of the row's parameters.
struct Invocation {
  Budget& budget;
  const Value& self;         ///< the input of a filter or test, or the owner of a method
  std::vector<Value> args;   ///< one per parameter, with defaults filled in
  std::vector<Value> extra;  ///< the arguments of `*args`
  std::vector<std::pair<std::string_view, Value>> extra_named;  ///< those of `**kwargs`

  const Value& operator[](std::size_t index) const { return args[index]; }
  bool is_none(std::size_t index) const { return args[index].is_none(); }
  /// The argument as a count or a position. Fails unless it is an int or a bool.
  Result<std::int64_t> integer(std::size_t index) const;
  /// The argument. Fails unless it is a string.
  Result<std::string> text(std::size_t index) const;
  /// The truth of the argument.
  Result<bool> flag(std::size_t index) const;
  /// str(self), the input of most string filters.
  Result<std::string> self_text() const;
};

struct FunctionRow {
  std::string_view name;
  std::string_view parameters;  ///< as in Python's `def`; `@` for a data attribute
  std::string_view summary;
  Result<Value> (*run)(Invocation&);
};

/// Functions that templates can use in addition to Jinja2's own. The rows must have static lifetime.
struct MoreFunctions {
  std::span<const FunctionRow> filters = {};
  std::span<const FunctionRow> tests = {};
};

/// Binds `arguments` to the row's parameters and runs its function. As in Python, fails for surplus, missing
/// and duplicate arguments.
Result<Value> invoke(const FunctionRow& row, Budget& budget, const Value& self, const Arguments& arguments);

/// Rows of one kind, with a heading for `iocwright help jinja`.
struct FunctionGroup {
  std::string_view title;
  std::span<const FunctionRow> rows;
};

/// The row with this name, or null. The same holds for the functions below.
const FunctionRow* find_row(std::span<const FunctionRow> rows, std::string_view name);

const FunctionRow* find_filter(std::string_view name);
const FunctionRow* find_test(std::string_view name);
const FunctionRow* find_global(std::string_view name);
/// A method or data attribute of a plain value, such as a string or a list.
const FunctionRow* find_method(const Value& value, std::string_view name);
/// Whether the row is a data attribute, such as `(1).real`: a value, not a function to call.
bool is_data_attribute(const FunctionRow& row);

// All rows, for look-up and for `iocwright help jinja`.
std::vector<FunctionGroup> filter_groups();
std::vector<FunctionGroup> test_groups();
std::vector<FunctionGroup> global_groups();
std::vector<FunctionGroup> method_groups();

/// A row's function as a callable value, bound to the owner of the method (none for a global function).
class BoundFunction : public Object {
 public:
  BoundFunction(const FunctionRow& row, Value self) : row_(row), self_(std::move(self)) {}
  std::string type_name() const override { return "builtin_function_or_method"; }
  Result<std::string> repr(Budget& budget) const override;
  bool callable() const override { return true; }
  Result<Value> call(Budget& budget, const Arguments& arguments) override {
    return invoke(row_, budget, self_, arguments);
  }

 private:
  const FunctionRow& row_;
  Value self_;
};

}  // namespace iocwright::jinja
