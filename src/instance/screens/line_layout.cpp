#include "instance/screens/line_layout.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "core/base/text.hpp"
#include "instance/screens/names.hpp"
#include "instance/screens/read_widget.hpp"
#include "instance/screens/widget_form.hpp"

// All arithmetic is pvi's, including where it rounds.

namespace iocwright::screens {

namespace {

constexpr std::int64_t column_width = 100;  // of a table
constexpr std::int64_t table_lines = 10;

bool has_button_panel(const Item& item) {
  return item.write_widget && item.write_widget->kind == WidgetKind::button_panel;
}

const Widget* table_of(const Item& item) {
  if (item.reads_with(WidgetKind::table_read)) return &*item.read_widget;
  return item.writes_with(WidgetKind::table_write) ? &*item.write_widget : nullptr;
}

Diagnostic layout_error(const Item& item, std::string message) {
  return error(DiagKind::screen_layout, std::move(message)).at(item.place);
}

std::int64_t floor_divide(std::int64_t a, std::int64_t b) {
  return a / b - (a % b != 0 && (a < 0) != (b < 0) ? 1 : 0);
}

std::string joined_values(const StringPairs& macros) {
  std::vector<std::string> values;
  for (const auto& [name, value] : macros) values.push_back(value);
  return text::join(values, " ");
}

}  // namespace

bool is_stackable(const Item& item, ScreenStyle style) {
  if (!item.is_read_write() || !item.read_widget) return false;
  return style == ScreenStyle::v0_13 || item.read_widget->kind == WidgetKind::text_read;
}

Result<std::vector<Element>> LineLayout::lay_out(const Item& item, Box box, LineOptions how) {
  if (item.kind != ItemKind::signal_ref && item.kind != ItemKind::group) known_[item.name] = &item;
  Line line{item, how, box, sizes_.label_width, {}, {}};
  if (item.is_group(LayoutKind::row)) TRY(prepare_row(line));
  else if (has_button_panel(item)) TRY(prepare_panel(line));
  else prepare_one(line);
  if (line.how.labelled) TRY(add_label(line));
  if (item.kind != ItemKind::signal_ref) {
    TRY(fill_parts(line));
    return std::move(line.elements);
  }
  const auto known = known_.find(item.name);
  if (known == known_.end())
    return fail(layout_error(item, fmt::format("no signal `{}` precedes this SignalRef", item.name)));
  const std::vector<Element> referred =
      TRY(lay_out(*known->second, line.box, {.labelled = line.how.labelled}));
  line.elements.insert(line.elements.end(), referred.begin(), referred.end());
  return std::move(line.elements);
}

Result<void> LineLayout::prepare_row(Line& line) const {
  const std::vector<Item>& children = line.item.children;
  const auto count = static_cast<std::int64_t>(children.size());
  if (count == 0) return fail(layout_error(line.item, "a row cannot be empty"));
  std::int64_t width = line.box.w - sizes_.label_width - sizes_.spacing;
  if (line.how.squeezed) TRY(squeeze_row(line, width));
  else line.box.w = sizes_.label_width + sizes_.spacing + width * count + sizes_.spacing * (count - 1);
  if (const auto& header = line.item.layout.header) {
    if (header->size() != children.size())
      return fail(layout_error(line.item, fmt::format("the header of this row has {}, but the row has {}",
                                                      text::plural(header->size(), "entry"),
                                                      text::plural(children.size(), "item"))));
    Box box{line.box.x + line.label_width + sizes_.spacing, line.box.y, width, line.box.h};
    for (const std::string& text : *header) {
      line.elements.push_back(
          {.kind = ElementKind::heading, .box = box, .place = line.item.place, .text = text});
      box.x += width + sizes_.spacing;
    }
    line.box.y += sizes_.widget_height + sizes_.spacing;
  }
  const auto stackable = [&](const Item& child) { return is_stackable(child, formatter_.style); };
  if (line.how.stacked && std::ranges::any_of(children, stackable))
    line.box.h = 2 * sizes_.widget_height + sizes_.spacing;
  for (const Item& child : children) line.parts.push_back({.item = &child});
  return {};
}

/// Shrinks the label and the widgets of a row by the same factor, so that all fit into the line.
Result<void> LineLayout::squeeze_row(Line& line, std::int64_t& widget_width) const {
  const auto count = static_cast<std::int64_t>(line.item.children.size());
  const std::int64_t available = line.box.w - sizes_.spacing * count;
  const std::int64_t wanted = sizes_.label_width + widget_width * count;
  if (wanted == 0) return fail(layout_error(line.item, "there is no room for this row"));
  const double factor = static_cast<double>(available) / static_cast<double>(wanted);
  // Half to even, which is the rounding mode of the machine.
  line.label_width =
      static_cast<std::int64_t>(std::nearbyint(static_cast<double>(sizes_.label_width) * factor));
  widget_width = floor_divide(available - line.label_width, count);
  return {};
}

Result<void> LineLayout::prepare_panel(Line& line) {
  const Item& item = line.item;
  for (const auto& [name, value] : item.write_widget->actions)
    line.parts.push_back({.item = &item, .is_button = true, .text = title(name), .value = value});
  if (item.is_read_write() && item.read_widget)
    line.parts.push_back({.item = &item, .read_widget = &*item.read_widget});
  if (line.parts.empty()) return fail(layout_error(item, "a ButtonPanel needs at least one action"));
  return {};
}

void LineLayout::prepare_one(Line& line) {
  line.parts.push_back({.item = &line.item});
  if (const Widget* table = table_of(line.item)) {
    line.how.labelled = false;
    line.box.w = column_width * static_cast<std::int64_t>(table->widgets.size());
    line.box.h *= table_lines;
  }
  if (line.item.is_picture()) line.how.labelled = false;
}

Result<void> LineLayout::add_label(Line& line) const {
  const std::int64_t taken = line.label_width + sizes_.spacing;
  if (taken >= line.box.w)
    return fail(layout_error(line.item, fmt::format("a label of {} pixels leaves no room in a line of {}",
                                                    line.label_width, line.box.w)));
  std::string text = line.how.titled_by_name ? title(line.item.name) : label_of(line.item);
  std::string tooltip = tooltip_of(text, line.how.titled_by_name ? std::nullopt : line.item.description);
  line.elements.push_back({.kind = ElementKind::label,
                           .box = {line.box.x, line.box.y, line.label_width, line.box.h},
                           .place = line.item.place,
                           .text = std::move(text),
                           .tooltip = std::move(tooltip)});
  line.box.x += taken;
  line.box.w -= taken;
  return {};
}

std::vector<Box> LineLayout::split(Box box, std::size_t count) const {
  const auto parts = static_cast<std::int64_t>(count);
  const auto space = static_cast<double>(box.w - (parts - 1) * sizes_.spacing);
  // First the quotient, then the product: dividing once rounds differently.
  const auto width = static_cast<std::int64_t>(space * (1.0 / static_cast<double>(parts)));
  std::vector<Box> out;
  for (std::int64_t i = 0; i < parts; ++i)
    out.push_back({box.x + i * (width + sizes_.spacing), box.y, width, box.h});
  return out;
}

Result<void> LineLayout::fill_parts(Line& line) const {
  const std::vector<Box> boxes = split(line.box, line.parts.size());
  for (std::size_t i = 0; i < boxes.size(); ++i) TRY(fill(line.parts[i], boxes[i], line));
  return {};
}

Result<void> LineLayout::fill(const Part& part, Box box, Line& line) const {
  const Item& item = *part.item;
  if (part.read_widget != nullptr) return add_widget(item, *part.read_widget, item.read_pv, box, line);
  if (part.is_button || item.kind == ItemKind::signal_x) {
    line.elements.push_back({.kind = ElementKind::write_button,
                             .box = box,
                             .place = item.place,
                             .text = part.is_button ? part.text : label_of(item),
                             .pv = item.write_pv,
                             .value = part.is_button ? part.value : item.value});
    return {};
  }
  switch (item.kind) {
    case ItemKind::signal_rw: return fill_read_write(item, box, line);
    case ItemKind::signal_w: return add_widget(item, *item.write_widget, item.write_pv, box, line);
    case ItemKind::signal_r:
      return item.read_widget ? add_widget(item, *item.read_widget, item.read_pv, box, line) : Result<void>();
    default: break;
  }
  if (item.is_group(LayoutKind::sub_screen) || item.kind == ItemKind::device_ref)
    add_open_button(item, box, line);
  return {};
}

Result<void> LineLayout::fill_read_write(const Item& item, Box box, Line& line) const {
  if (!item.read_widget) return add_widget(item, *item.write_widget, item.write_pv, box, line);
  std::vector<Box> boxes;
  if (line.how.stacked && is_stackable(item, formatter_.style)) {
    const std::int64_t height = floor_divide(box.h - sizes_.spacing, 2);
    boxes = {{box.x, box.y, box.w, height}, {box.x, box.y + height + sizes_.spacing, box.w, height}};
  } else {
    boxes = split(box, 2);
  }
  TRY(add_widget(item, *item.write_widget, item.write_pv, boxes[0], line));
  return add_widget(item, *item.read_widget, item.read_pv, boxes[1], line);
}

Diagnostic LineLayout::cannot_show(const Item& item, const Widget& widget) const {
  // Elsewhere, a ButtonPanel is drawn as its buttons.
  const bool is_panel = widget.kind == WidgetKind::button_panel;
  Diagnostic out = error(DiagKind::widget_format,
                         fmt::format("`{}` files cannot show the widget {}{}", suffix_of(formatter_.format),
                                     name_of(widget.kind), is_panel ? " in a Row" : ""))
                       .at(widget.place)
                       .note(item.place, fmt::format("it is the widget of `{}`", item.name));
  if (is_panel) return std::move(out).help("use a SignalX for each button");
  if (!form_of(widget.kind, ScreenFormat::bob).block.empty())
    return std::move(out).help("`.bob` files can show it");
  return out;
}

Result<void> LineLayout::add_widget(const Item& item, const Widget& widget, const std::string& pv, Box box,
                                    Line& line) const {
  const WidgetForm form = form_of(widget.kind, formatter_.format);
  if (form.block.empty()) return fail(cannot_show(item, widget));
  const bool is_text = widget.kind == WidgetKind::text_read || widget.kind == WidgetKind::text_write;
  if (is_text && widget.lines.value_or(0) != 0) box.h *= *widget.lines;
  line.elements.push_back({.box = box, .place = item.place, .pv = pv, .widget = &widget});
  return {};
}

void LineLayout::add_open_button(const Item& item, Box box, Line& line) const {
  Element button{.kind = ElementKind::open_button, .box = box, .place = item.place};
  if (item.kind == ItemKind::device_ref) {
    button.text = joined_values(item.macros);
    button.file = item.ui;
    button.macros = item.macros;
  } else {
    const bool own = &item == &line.item && line.how.titled_by_name;
    button.text = (own ? title(item.name) : label_of(item)) + std::string(opens_mark);
    button.file = base_name_ + "_" + item.name;
    button.opens_sub_screen = true;
    button.sub_screen = &item;
  }
  line.elements.push_back(std::move(button));
}

}  // namespace iocwright::screens
