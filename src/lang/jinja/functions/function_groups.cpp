// The tables of each kind of function, and the methods of each type.
#include "lang/jinja/functions/function_tables.hpp"

namespace iocwright::jinja {

std::vector<FunctionGroup> filter_groups() {
  return {{"String filters", text_filters()},       {"Layout filters", layout_filters()},
          {"Sequence filters", sequence_filters()}, {"Selection filters", selection_filters()},
          {"Number filters", number_filters()},     {"HTML and URL filters", markup_filters()}};
}

std::vector<FunctionGroup> test_groups() {
  return {{"Tests", value_tests()}, {"Comparison tests", comparison_tests()}};
}

std::vector<FunctionGroup> global_groups() { return {{"Global functions", global_functions()}}; }

std::vector<FunctionGroup> method_groups() {
  return {{"Methods of str", str_methods()},    {"Methods of str that return a bool", str_test_methods()},
          {"Methods of list", list_methods()},  {"Methods of tuple", tuple_methods()},
          {"Methods of dict", dict_methods()},  {"Methods of int", int_methods()},
          {"Methods of float", float_methods()}};
}

bool is_data_attribute(const FunctionRow& row) { return row.parameters == "@"; }

const FunctionRow* find_method(const Value& value, std::string_view name) {
  switch (value.kind()) {
    case Kind::string: {
      const FunctionRow* row = find_row(str_methods(), name);
      return row != nullptr ? row : find_row(str_test_methods(), name);
    }
    case Kind::list: return find_row(list_methods(), name);
    case Kind::tuple: return find_row(tuple_methods(), name);
    case Kind::dict: return find_row(dict_methods(), name);
    case Kind::boolean:
    case Kind::integer: return find_row(int_methods(), name);
    case Kind::real: return find_row(float_methods(), name);
    default: return nullptr;
  }
}

}  // namespace iocwright::jinja
