// Every filter, test, method and global function is one table row: its name, its parameters as Python would
// write them, a line of documentation and its implementation. Calls are bound against the row; the reference
// page prints it.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/value/object.hpp"
#include "core/value/value.hpp"

namespace iocwright::jinja {

/// One call of a table row, its arguments in the order of the row's parameters.
struct Invocation {
  Budget& budget;
  const Value& self;         ///< what is filtered or tested, or whose method it is
  std::vector<Value> args;   ///< one a parameter, defaults filled in
  std::vector<Value> extra;  ///< what `*args` took
  std::vector<std::pair<std::string_view, Value>> extra_named;  ///< what `**kwargs` took

  const Value& operator[](std::size_t index) const { return args[index]; }
  bool is_none(std::size_t index) const { return args[index].is_none(); }
  /// The argument as a number of items or a position: an int or a bool, else an error of type.
  Result<std::int64_t> integer(std::size_t index) const;
  /// The argument, which must be a text.
  Result<std::string> text(std::size_t index) const;
  Result<bool> flag(std::size_t index) const;
  /// str(self), as most filters of text begin.
  Result<std::string> self_text() const;
};

struct FunctionRow {
  std::string_view name;
  std::string_view parameters;
  std::string_view summary;
  Result<Value> (*run)(Invocation&);
};

/// Binds `arguments` to the row's parameters and runs it. The errors are those of a Python call.
Result<Value> invoke(const FunctionRow& row, Budget& budget, const Value& self, const Arguments& arguments);

/// Rows of one kind, with a heading for the reference page.
struct FunctionGroup {
  std::string_view title;
  std::span<const FunctionRow> rows;
};

const FunctionRow* find_row(std::span<const FunctionRow> rows, std::string_view name);

const FunctionRow* find_filter(std::string_view name);
const FunctionRow* find_test(std::string_view name);
const FunctionRow* find_global(std::string_view name);
/// A method or data attribute of a plain value (str, list, …), or null.
const FunctionRow* find_method(const Value& value, std::string_view name);
/// True for a row whose value is the attribute itself, as `(1).real`.
bool is_data_attribute(const FunctionRow& row);

std::vector<FunctionGroup> filter_groups();
std::vector<FunctionGroup> test_groups();
std::vector<FunctionGroup> global_groups();
std::vector<FunctionGroup> method_groups();

/// A callable made of a row and the value it belongs to.
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
