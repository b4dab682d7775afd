#include "instance/screens/read_widget.hpp"

#include <algorithm>
#include <array>

#include "instance/screens/checked_node.hpp"

namespace iocwright::screens {

namespace {

struct KindName {
  WidgetKind kind;
  std::string_view name;
};

constexpr std::array kinds{
    KindName{WidgetKind::array_trace, "ArrayTrace"},   KindName{WidgetKind::bit_field, "BitField"},
    KindName{WidgetKind::image_read, "ImageRead"},     KindName{WidgetKind::led, "LED"},
    KindName{WidgetKind::progress_bar, "ProgressBar"}, KindName{WidgetKind::table_read, "TableRead"},
    KindName{WidgetKind::text_read, "TextRead"},       KindName{WidgetKind::array_write, "ArrayWrite"},
    KindName{WidgetKind::button_panel, "ButtonPanel"}, KindName{WidgetKind::check_box, "CheckBox"},
    KindName{WidgetKind::combo_box, "ComboBox"},       KindName{WidgetKind::table_write, "TableWrite"},
    KindName{WidgetKind::text_write, "TextWrite"},     KindName{WidgetKind::toggle_button, "ToggleButton"}};
constexpr std::array<std::string_view, 5> formats{"decimal", "hexadecimal", "engineer", "exponential",
                                                  "string"};

TextFormat text_format(std::string_view word) {
  return static_cast<TextFormat>(std::ranges::find(formats, word) - formats.begin());
}

}  // namespace

std::string_view name_of(WidgetKind kind) { return kinds.at(static_cast<std::size_t>(kind)).name; }
std::string_view name_of(TextFormat format) { return formats.at(static_cast<std::size_t>(format)); }

Widget default_widget(WidgetKind kind, Span place) {
  Widget out{.kind = kind, .place = place};
  if (kind == WidgetKind::button_panel) out.actions = {{"Go", "1"}};
  return out;
}

Widget read_widget(const yaml::Node& node, Sink& sink) {
  const CheckedNode in(node);
  const std::string type = in.text("type");
  Widget out = default_widget(std::ranges::find(kinds, type, &KindName::name)->kind, in.place("type"));
  out.lines = in.optional_integer("lines", sink);
  if (const auto format = in.optional_text("format")) out.format = text_format(*format);
  out.precision = in.optional_integer("precision", sink);
  out.labels = in.optional_texts("labels");
  out.number_of_bits = in.integer("number_of_bits", out.number_of_bits, sink);
  out.axis = in.text("axis");
  out.width = in.integer("width", out.width, sink);
  out.height = in.integer("height", out.height, sink);
  out.color_map = in.integer("color_map", out.color_map, sink);
  out.color_bar = in.flag("color_bar", false);
  out.axes = in.flag("axes", false);
  out.choices = in.optional_texts("choices");
  if (in.has("actions")) out.actions = in.pairs("actions");
  for (const yaml::Node* cell : in.items("widgets")) out.widgets.push_back(read_widget(*cell, sink));
  if (const yaml::Node* cell = in.find("widget")) out.widgets.push_back(read_widget(*cell, sink));
  return out;
}

}  // namespace iocwright::screens
