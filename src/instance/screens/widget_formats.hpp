// The formats of widgets in device descriptions.
#pragma once

#include "lang/format/format.hpp"

namespace iocwright::screens {

inline constexpr format::Type null_type{format::TypeForm::null};
inline constexpr format::Type text_type{format::TypeForm::text};
inline constexpr format::Type boolean_type{format::TypeForm::boolean};
inline constexpr format::Type integer_type{format::TypeForm::integer};
inline constexpr format::Type texts_type{format::TypeForm::array, &text_type};

/// A type, or null.
template <const format::Type& type>
inline constexpr const format::Type* nullable_options[] = {&type, &null_type};
template <const format::Type& type>
inline constexpr format::Type nullable{format::TypeForm::either, nullptr, nullptr, nullable_options<type>};

template <const format::ObjectFormat& format>
inline constexpr format::Type object_of{format::TypeForm::object, nullptr, &format};

/// The widgets that a signal may be read or written with, selected by `type`.
extern const format::Type read_widget_type;
extern const format::Type write_widget_type;

}  // namespace iocwright::screens
