// Reads a widget of a device description that was checked against its format.
#pragma once

#include "core/diag/sink.hpp"
#include "instance/screens/device.hpp"
#include "lang/yaml/node.hpp"

namespace iocwright::screens {

/// `node` is a mapping that the format accepts. Sizes that no screen has are reported.
Widget read_widget(const yaml::Node& node, Sink& sink);

/// The widget of a signal that gives none: TextRead, TextWrite or ButtonPanel, all with their defaults.
Widget default_widget(WidgetKind kind, Span place);

/// The type of the widget in device descriptions, such as `LED`.
std::string_view name_of(WidgetKind kind);
/// The word of the format in device descriptions, such as `decimal`.
std::string_view name_of(TextFormat format);

}  // namespace iocwright::screens
