// The types of recipe keys, and the fields that items of several keys share.
#pragma once

#include <array>

#include "lang/format/format.hpp"

namespace iocwright::image {

inline constexpr format::Type text_type{format::TypeForm::text};
inline constexpr format::Type boolean_type{format::TypeForm::boolean};
inline constexpr format::Type integer_type{format::TypeForm::integer};
inline constexpr format::Type number_type{format::TypeForm::number};
inline constexpr format::Type any_type{format::TypeForm::any};
inline constexpr format::Type map_type{format::TypeForm::map};
inline constexpr format::Type null_type{format::TypeForm::null};
inline constexpr format::Type texts_type{format::TypeForm::array, &text_type};

/// A condition or switch: a bool, a template or an expression.
inline constexpr std::array condition_options{&boolean_type, &text_type};
inline constexpr format::Type condition_type{format::TypeForm::either, nullptr, nullptr, condition_options};

inline constexpr std::array text_or_null_options{&text_type, &null_type};
inline constexpr format::Type text_or_null{format::TypeForm::either, nullptr, nullptr, text_or_null_options};

/// A version. YAML takes some for numbers, such as `1.10` and `12345e7`; they mean the text as written.
inline constexpr std::array version_options{&text_type, &number_type};
inline constexpr format::Type version_type{format::TypeForm::either, nullptr, nullptr, version_options};
inline constexpr std::array version_or_null_options{&text_type, &number_type, &null_type};
inline constexpr format::Type version_or_null{format::TypeForm::either, nullptr, nullptr,
                                              version_or_null_options};

/// The format of a mapping in a recipe. As in the reference, its unknown keys are not errors.
constexpr format::ObjectFormat item_format(std::string_view name, std::string_view noun,
                                           std::string_view description,
                                           std::span<const format::Field> fields) {
  return {.name = name,
          .noun = noun,
          .description = description,
          .fields = fields,
          .unknown_keys_help = "it has no effect"};
}

/// The type of a mapping of this format.
template <const format::ObjectFormat& format>
inline constexpr format::Type object_of{format::TypeForm::object, nullptr, &format};
/// The type of a list of such mappings.
template <const format::ObjectFormat& format>
inline constexpr format::Type list_of{format::TypeForm::array, &object_of<format>};

inline constexpr format::Field when_field{
    "when", &condition_type, "true",
    "Bool, template or Jinja expression; the item is skipped if it is false"};
inline constexpr format::Field post_field{"post_build", &condition_type, "false",
                                          "Applies the item after make; by default, before make"};

}  // namespace iocwright::image
