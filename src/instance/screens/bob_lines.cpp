#include "instance/screens/bob_lines.hpp"

#include <fmt/format.h>

#include "instance/screens/xml_text.hpp"

namespace iocwright::screens {

namespace {

/// Lines of XML.
class XmlLines {
 public:
  explicit XmlLines(std::size_t indent) : indent_(indent) {}

  XmlLines& open(std::string_view tag) {
    add(fmt::format("<{}>", tag));
    indent_ += xml_level;
    return *this;
  }
  XmlLines& close(std::string_view tag) {
    indent_ -= xml_level;
    add(fmt::format("</{}>", tag));
    return *this;
  }
  XmlLines& leaf(std::string_view tag, std::string_view text) {
    add(fmt::format("<{0}>{1}</{0}>", tag, xml_text(text)));
    return *this;
  }
  std::string done() { return std::move(out_); }

 private:
  void add(std::string_view text) {
    out_.append(indent_, ' ');
    out_ += text;
    out_ += '\n';
  }

  std::string out_;
  std::size_t indent_;
};

std::string_view yes_no(bool flag) { return flag ? "true" : "false"; }

int format_number(TextFormat format) {
  switch (format) {
    case TextFormat::decimal: return 1;
    case TextFormat::exponential: return 2;
    case TextFormat::engineer: return 3;
    case TextFormat::hexadecimal: return 4;
    case TextFormat::string: return 6;
  }
  return 0;
}

bool is_write_widget(WidgetKind kind) { return kind >= WidgetKind::array_write; }

void add_text(const Widget& widget, XmlLines& out) {
  if (widget.format) out.leaf("format", std::to_string(format_number(*widget.format)));
  if (widget.precision) out.leaf("precision", std::to_string(*widget.precision));
}

void add_choices(const Widget& widget, XmlLines& out) {
  if (!widget.choices || widget.choices->empty()) return;
  out.open("items");
  for (const std::string& choice : *widget.choices) out.leaf("item", choice);
  out.close("items").leaf("items_from_pv", "false");
}

void add_options(const Widget& cell, XmlLines& out) {
  std::vector<std::string> options;
  if (cell.kind == WidgetKind::led || cell.kind == WidgetKind::check_box) options = {"false", "true"};
  else if (cell.kind == WidgetKind::combo_box) options = cell.choices.value_or(std::vector<std::string>());
  if (options.empty()) return;
  out.open("options");
  for (const std::string& option : options) out.leaf("option", option);
  out.close("options");
}

void add_columns(const Widget& table, XmlLines& out) {
  if (table.widgets.empty()) return;
  out.open("columns");
  for (std::size_t i = 0; i < table.widgets.size(); ++i) {
    const Widget& cell = table.widgets[i];
    out.open("column").leaf("name", fmt::format("Column {}", i + 1));
    out.leaf("editable", yes_no(is_write_widget(cell.kind)));
    add_options(cell, out);
    out.close("column");
  }
  out.close("columns").leaf("editable", yes_no(table.kind == WidgetKind::table_write));
}

void add_axes(const Widget& trace, XmlLines& out) {
  out.open("x_axis").leaf("title", "").leaf("autoscale", "true").close("x_axis");
  out.open("y_axes").open("y_axis").leaf("title", trace.axis).leaf("autoscale", "true");
  out.close("y_axis").close("y_axes");
}

void add_image(const Widget& image, XmlLines& out) {
  out.open("color_map").leaf("name", image.color_map == 1 ? "VIRIDIS" : "GRAY").close("color_map");
  out.open("color_bar").leaf("visible", yes_no(image.color_bar)).close("color_bar");
  if (image.axes) return;
  for (std::string_view axis : {"x_axis", "y_axis"})
    out.open(axis).leaf("visible", "false").leaf("title", "").close(axis);
}

}  // namespace

std::string further_lines(const Widget& widget, std::size_t indent) {
  XmlLines out(indent);
  switch (widget.kind) {
    case WidgetKind::text_read:
    case WidgetKind::text_write: add_text(widget, out); break;
    case WidgetKind::combo_box: add_choices(widget, out); break;
    case WidgetKind::table_read:
    case WidgetKind::table_write: add_columns(widget, out); break;
    case WidgetKind::array_trace: add_axes(widget, out); break;
    case WidgetKind::image_read: add_image(widget, out); break;
    case WidgetKind::bit_field: out.leaf("numBits", std::to_string(widget.number_of_bits)); break;
    default: break;
  }
  return out.done();
}

std::string macro_lines(const StringPairs& macros, std::size_t indent) {
  XmlLines out(indent);
  if (macros.empty()) return "";
  out.open("macros");
  for (const auto& [name, value] : macros) out.leaf(name, value);
  return out.close("macros").done();
}

}  // namespace iocwright::screens
