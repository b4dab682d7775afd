// The tables of functions, which are spread over several files. To find a row, use function.hpp.
#pragma once

#include <span>

#include "lang/jinja/functions/function.hpp"

namespace iocwright::jinja {

std::span<const FunctionRow> text_filters();
std::span<const FunctionRow> layout_filters();
std::span<const FunctionRow> markup_filters();
std::span<const FunctionRow> sequence_filters();
std::span<const FunctionRow> selection_filters();
std::span<const FunctionRow> number_filters();
std::span<const FunctionRow> value_tests();
std::span<const FunctionRow> comparison_tests();
std::span<const FunctionRow> global_functions();
std::span<const FunctionRow> str_methods();
std::span<const FunctionRow> str_test_methods();
std::span<const FunctionRow> list_methods();
std::span<const FunctionRow> tuple_methods();
std::span<const FunctionRow> dict_methods();
std::span<const FunctionRow> int_methods();
std::span<const FunctionRow> float_methods();

}  // namespace iocwright::jinja
