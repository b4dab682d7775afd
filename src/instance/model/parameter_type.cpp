// Names and descriptions are part of the published schema of definitions, so they must equal the reference's.
#include "instance/model/parameter_type.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace iocwright::model {

namespace {

using enum format::TypeForm;
using format::NativeType;

constexpr format::Type any_type{any};
constexpr format::Type null_type{null};
constexpr format::Type text_type{text};
constexpr format::Type boolean_type{boolean};
constexpr format::Type integer_type{integer};
constexpr format::Type number_type{number};
constexpr format::Type list_type{list};
constexpr format::Type map_type{map};
constexpr format::Type template_type{template_text};

constexpr format::Field description_field{"description", &text_type, "",
                                          "Description of what the argument will be used for",
                                          "what the parameter is for"};

/// The fields of a parameter whose default has one of these types.
template <const format::Type&... choice>
struct DefaultOf {
  static constexpr std::array<const format::Type*, sizeof...(choice)> choices{&choice...};
  static constexpr format::Type type{either, nullptr, nullptr, choices};
  static constexpr std::array<format::Field, 2> fields{{description_field, {"default", &type, "null", ""}}};
};

template <const format::Type& format>
constexpr auto& native_fields = DefaultOf<format, template_type, null_type>::fields;
constexpr auto& text_fields = DefaultOf<text_type, null_type>::fields;
constexpr auto& object_fields = DefaultOf<text_type, any_type, null_type>::fields;
constexpr std::array<format::Field, 3> enum_fields{
    {description_field,
     {"default", &DefaultOf<any_type, null_type>::type, "null", ""},
     {"values", &map_type, "", "provides a list of values to make this argument an Enum"}}};

using Fields = std::span<const format::Field>;

constexpr ParameterType row(std::string_view name, ParameterForm form, std::string_view schema_name,
                            std::string_view description, Fields fields) {
  const bool is_enum = form == ParameterForm::enumeration;
  return {name,        form,  {}, nullptr, schema_name, is_enum ? "an enum parameter" : "a parameter",
          description, fields};
}

template <const format::Type& format>
constexpr ParameterType native(std::string_view name, NativeType type, std::string_view schema_name,
                               std::string_view description) {
  ParameterType out = row(name, ParameterForm::native, schema_name, description, native_fields<format>);
  out.native = type;
  out.value_format = &format;
  return out;
}

// clang-format off
constexpr std::array rows{
    native<number_type>("float", NativeType::real, "FloatParam", "An argument with a float value"),
    row("str", ParameterForm::string, "StrParam", "An argument with a str value", text_fields),
    native<integer_type>("int", NativeType::integer, "IntParam", "An argument with an int value"),
    native<boolean_type>("bool", NativeType::boolean, "BoolParam", "An argument with an bool value"),
    row("object", ParameterForm::object, "ObjectParam", "A reference to another entity defined in this IOC",
        object_fields),
    row("id", ParameterForm::id, "IdParam", "Explicit ID argument that an object can refer to", text_fields),
    row("enum", ParameterForm::enumeration, "EnumParam", "An argument with an enum value", enum_fields),
    native<map_type>("dict", NativeType::dict, "DictParam", "An argument with dict value"),
    native<list_type>("list", NativeType::list, "ListParam", "An argument with list value"),
};
// clang-format on

// The options of `parameters_format`, one for each row.

template <std::size_t... i>
constexpr std::array<format::ObjectFormat, sizeof...(i)> make_objects(std::index_sequence<i...>) {
  return {{{rows[i].schema_name, rows[i].noun, rows[i].description, rows[i].fields, rows[i].name}...}};
}
constexpr auto objects = make_objects(std::make_index_sequence<rows.size()>());

template <std::size_t... i>
constexpr std::array<format::Type, sizeof...(i)> make_types(std::index_sequence<i...>) {
  return {{{object, nullptr, &objects[i]}...}};
}
constexpr auto types = make_types(std::make_index_sequence<rows.size()>());

template <std::size_t... i>
constexpr std::array<const format::Type*, sizeof...(i)> make_options(std::index_sequence<i...>) {
  return {{&types[i]...}};
}
constexpr auto options = make_options(std::make_index_sequence<rows.size()>());

constexpr format::Type parameter_format{tagged, nullptr, nullptr, options};

}  // namespace

constexpr format::Type parameters_format{dictionary, &parameter_format};

const ParameterType* find_parameter_type(std::string_view name) {
  const auto* found = std::ranges::find(rows, name, &ParameterType::name);
  return found == rows.end() ? nullptr : found;
}

std::string_view native_name(NativeType native) {
  return std::ranges::find(rows, std::optional(native), &ParameterType::native)->name;
}

}  // namespace iocwright::model
