#include "instance/screens/print_device_yaml.hpp"

#include <algorithm>

#include "instance/screens/read_device.hpp"
#include "instance/screens/read_widget.hpp"
#include "instance/screens/yaml_writer.hpp"

namespace iocwright::screens {

namespace {

void write_members(const Widget& widget, YamlWriter& out);

void write_cells(std::string_view key, const std::vector<Widget>& cells, YamlWriter& out) {
  if (cells.empty()) return out.empty_list(key);
  out.enter_list(key);
  for (const Widget& cell : cells) {
    out.item(name_of(cell.kind));
    write_members(cell, out);
  }
  out.leave();
}

/// The widget below a key.
void write_widget(std::string_view key, const Widget& widget, YamlWriter& out) {
  out.enter(key);
  out.text("type", name_of(widget.kind));
  write_members(widget, out);
  out.leave();
}

/// All keys of the widget but its type.
void write_members(const Widget& widget, YamlWriter& out) {
  switch (widget.kind) {
    case WidgetKind::bit_field:
      out.optional_texts("labels", widget.labels);
      out.integer("number_of_bits", widget.number_of_bits);
      break;
    case WidgetKind::text_read:
    case WidgetKind::text_write:
      out.optional_integer("lines", widget.lines);
      if (widget.format) out.text("format", name_of(*widget.format));
      out.optional_integer("precision", widget.precision);
      break;
    case WidgetKind::array_trace: out.text("axis", widget.axis); [[fallthrough]];
    case WidgetKind::image_read:
      out.integer("width", widget.width);
      out.integer("height", widget.height);
      if (widget.kind == WidgetKind::array_trace) break;
      out.integer("color_map", widget.color_map);
      out.flag("color_bar", widget.color_bar);
      out.flag("axes", widget.axes);
      break;
    case WidgetKind::combo_box: out.optional_texts("choices", widget.choices); break;
    case WidgetKind::button_panel: out.pairs("actions", widget.actions); break;
    case WidgetKind::array_write: write_widget("widget", widget.widgets.at(0), out); break;
    case WidgetKind::table_read:
    case WidgetKind::table_write: write_cells("widgets", widget.widgets, out); break;
    default: break;
  }
}

void write_optional(std::string_view key, const std::optional<Widget>& widget, YamlWriter& out) {
  if (widget) write_widget(key, *widget, out);
}

void write_layout(const Layout& layout, YamlWriter& out) {
  out.enter("layout");
  switch (layout.kind) {
    case LayoutKind::grid:
    case LayoutKind::sub_screen:
      out.text("type", layout.kind == LayoutKind::grid ? "Grid" : "SubScreen");
      out.flag("labelled", layout.labelled);
      out.flag("stacked", layout.stacked);
      break;
    case LayoutKind::row:
      out.text("type", "Row");
      out.optional_texts("header", layout.header);
      break;
    case LayoutKind::plot: out.text("type", "Plot"); break;
  }
  out.leave();
}

/// pvi moves a key `type` to the front of every mapping.
StringPairs type_first(StringPairs pairs) {
  // not that of std::ranges, which clang 14 cannot compile
  std::stable_partition(pairs.begin(), pairs.end(), [](const auto& pair) { return pair.first == "type"; });
  return pairs;
}

void write_items(std::string_view key, const std::vector<Item>& items, YamlWriter& out);

void write_signal(const Item& item, YamlWriter& out) {
  const bool reads = item.kind == ItemKind::signal_r;
  if (!reads) {
    out.text("write_pv", item.write_pv);
    write_optional("write_widget", item.write_widget, out);
  }
  if (item.kind == ItemKind::signal_x) out.text("value", item.value);
  if (!reads && !item.is_read_write()) return;
  // pvi writes the `read_pv` that it completed, which would then be read as a pair of PVs.
  if (item.has_own_read_pv) out.text("read_pv", item.read_pv);
  write_optional("read_widget", item.read_widget, out);
}

/// All keys of the item but its type.
void write_item(const Item& item, YamlWriter& out) {
  if (item.kind == ItemKind::include) {
    out.text("file_name", item.file_name);
    out.flag("in_subscreen", item.in_subscreen);
    return;
  }
  out.text("name", item.name);
  out.optional_text("label", item.label);
  out.optional_text("description", item.description);
  switch (item.kind) {
    case ItemKind::group:
      write_layout(item.layout, out);
      write_items("children", item.children, out);
      break;
    case ItemKind::device_ref:
      out.text("pv", item.pv);
      out.text("ui", item.ui);
      out.pairs("macros", type_first(item.macros));
      break;
    case ItemKind::signal_ref:
    case ItemKind::ignored_component: break;
    default: write_signal(item, out);
  }
}

void write_items(std::string_view key, const std::vector<Item>& items, YamlWriter& out) {
  if (items.empty()) return out.empty_list(key);
  out.enter_list(key);
  for (const Item& item : items) {
    out.item(name_of(item.kind));
    write_item(item, out);
  }
  out.leave();
}

}  // namespace

std::string print_device_yaml(const Device& device) {
  YamlWriter out;
  out.text("label", device.label);
  out.optional_text("parent", device.parent);
  write_items("children", device.children, out);
  return out.done();
}

}  // namespace iocwright::screens
