#include "instance/screens/preview.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "core/base/utf8.hpp"
#include "instance/screens/read_widget.hpp"
#include "instance/screens/svg.hpp"

namespace iocwright::screens {

namespace {

constexpr std::int64_t margin = 10;
constexpr std::int64_t min_width = 200;

constexpr std::string_view paper = "#f5f7fa";
constexpr std::string_view ink = "#0f172a";
constexpr std::string_view faint = "#cbd5e1";
constexpr std::string_view entry = "#e5ebff";
constexpr std::string_view action = "#2563eb";
constexpr std::string_view link = "#f1f5f9";
constexpr std::string_view green = "#16a34a";
constexpr std::string_view pale_green = "#a7f3d0";

class PreviewPainter {
 public:
  explicit PreviewPainter(const Sizes& sizes) : sizes_(sizes) {}

  void draw_screen(const Screen& screen, std::int64_t top) {
    const std::int64_t width = std::max(screen.width, min_width);
    svg_.rectangle({margin, top, width, screen.height}, {.fill = paper, .stroke = faint});
    svg_.text({margin, top, width, sizes_.title_height}, screen.title,
              {.size = 16, .align = TextAlign::centre, .bold = true});
    for (const Element& element : screen.elements) draw(element, margin, top);
  }

  std::string done(std::int64_t width, std::int64_t height) const { return svg_.done(width, height); }

 private:
  void draw(const Element& element, std::int64_t x, std::int64_t y) {
    const Box box{element.box.x + x, element.box.y + y, element.box.w, element.box.h};
    switch (element.kind) {
      case ElementKind::group: draw_group(element, box); break;
      case ElementKind::heading:
        svg_.text(box, element.text, {.align = TextAlign::centre, .bold = true});
        break;
      case ElementKind::label: svg_.text(box, element.text, {}, element.tooltip); break;
      case ElementKind::write_button:
        svg_.rectangle(box, {.fill = action, .radius = 3});
        svg_.text(box, element.text, {.color = "#ffffff", .align = TextAlign::centre},
                  fmt::format("{} = {}", element.pv, element.value));
        break;
      case ElementKind::open_button: draw_open_button(element, box); break;
      case ElementKind::widget: draw_widget(*element.widget, element.pv, box); break;
    }
  }

  void draw_open_button(const Element& button, const Box& box) {
    svg_.rectangle(box, {.fill = link, .stroke = faint, .radius = 3});
    std::string_view label = button.text;
    if (button.opens_sub_screen && label.ends_with(opens_mark)) {
      // Few fonts have this character, so it is drawn.
      label.remove_suffix(opens_mark.size());
      const std::int64_t middle = box.y + box.h / 2;
      svg_.rectangle({box.right() - 12, middle - 5, 7, 7}, {.fill = link, .stroke = action});
      svg_.rectangle({box.right() - 15, middle - 2, 7, 7}, {.fill = link, .stroke = action});
    }
    svg_.text(box, label, {.color = action, .align = TextAlign::centre}, button.file);
  }

  void draw_group(const Element& group, const Box& box) {
    const std::int64_t label_height = sizes_.group_label_height;
    const Box frame{box.x, box.y + label_height / 2, box.w, box.h - label_height / 2};
    svg_.rectangle(frame, {.fill = "", .stroke = faint, .radius = 4});
    // The label interrupts the frame. Its width is a guess: letters are about 8 pixels wide.
    const Box label{box.x + margin, box.y, box.w - 2 * margin, label_height};
    const auto letters = static_cast<std::int64_t>(utf8::length(group.text));
    svg_.rectangle({label.x, frame.y - 1, std::min(label.w, 8 * letters + 8), 3}, {.fill = paper});
    svg_.text(label, group.text, {.size = 13, .bold = true});
    // As Phoebus has it: half of what a group's label takes is beside and below the content.
    for (const Element& element : group.elements)
      draw(element, box.x + sizes_.spacing + sizes_.group_width_offset / 2, box.y + label_height);
  }

  void draw_widget(const Widget& widget, const std::string& pv, const Box& box) {
    switch (widget.kind) {
      case WidgetKind::led: svg_.circle(box, {.fill = green, .stroke = ink}); return;
      case WidgetKind::toggle_button: draw_toggle(box); return;
      case WidgetKind::check_box: draw_check_box(box); return;
      case WidgetKind::bit_field: draw_bits(widget, box); return;
      case WidgetKind::progress_bar: draw_progress(box); return;
      case WidgetKind::combo_box: draw_combo_box(widget, pv, box); return;
      case WidgetKind::table_read:
      case WidgetKind::table_write: draw_table(widget, box); return;
      case WidgetKind::array_trace: draw_trace(widget, box); return;
      case WidgetKind::text_write: draw_text(pv, box, entry); return;
      case WidgetKind::text_read: draw_text(pv, box, "#ffffff"); return;
      default: break;
    }
    svg_.rectangle(box, {.fill = faint, .stroke = ink});
    svg_.text(box, name_of(widget.kind), {.align = TextAlign::centre}, pv);
  }

  void draw_text(const std::string& pv, const Box& box, std::string_view fill) {
    svg_.rectangle(box, {.fill = fill, .stroke = faint});
    svg_.text(box, pv, {.size = 11, .align = TextAlign::centre}, pv);
  }

  void draw_toggle(const Box& box) {
    const std::int64_t third = box.h / 3;
    svg_.rectangle({box.x, box.y + third / 2, box.w, box.h - third}, {.fill = action, .radius = 7});
    svg_.circle({box.x + box.w / 2, box.y + third / 2, box.w / 2, box.h - third}, {.fill = "#ffffff"});
  }

  void draw_check_box(const Box& box) {
    const std::int64_t side = std::min(box.w, box.h);
    svg_.rectangle({box.x + 2, box.y + 2, side - 4, side - 4}, {.fill = "#ffffff", .stroke = ink});
    svg_.line(box.x + 5, box.y + side / 2, box.x + side / 2, box.y + side - 6, ink);
    svg_.line(box.x + side / 2, box.y + side - 6, box.x + side - 5, box.y + 5, ink);
  }

  void draw_bits(const Widget& widget, const Box& box) {
    constexpr std::int64_t bit_width = 20;
    constexpr std::int64_t max_drawn = 64;
    for (std::int64_t i = 0; i < std::min(widget.number_of_bits, max_drawn); ++i)
      svg_.circle({box.x + i * bit_width, box.y, bit_width, box.h},
                  {.fill = i % 2 == 0 ? green : pale_green, .stroke = ink});
  }

  void draw_progress(const Box& box) {
    svg_.rectangle(box, {.fill = "#e2e8f0", .stroke = faint});
    svg_.rectangle({box.x, box.y, box.w * 2 / 5, box.h}, {.fill = action});
  }

  void draw_combo_box(const Widget& widget, const std::string& pv, const Box& box) {
    svg_.rectangle(box, {.fill = entry, .stroke = faint});
    const bool has_choices = widget.choices && !widget.choices->empty();
    svg_.text({box.x, box.y, box.w - box.h, box.h}, has_choices ? widget.choices->front() : pv, {.size = 11},
              pv);
    svg_.text({box.right() - box.h, box.y, box.h, box.h}, "\u25BE", {.align = TextAlign::centre});
  }

  void draw_table(const Widget& table, const Box& box) {
    svg_.rectangle(box, {.fill = "#ffffff", .stroke = ink});
    const auto columns = static_cast<std::int64_t>(table.widgets.size());
    for (std::int64_t i = 0; i < columns; ++i) {
      const std::int64_t x = box.x + box.w * i / columns;
      svg_.line(x, box.y, x, box.bottom(), faint);
      svg_.text({x, box.y, box.w / columns, sizes_.widget_height},
                name_of(table.widgets[static_cast<std::size_t>(i)].kind), {.size = 11, .bold = true});
    }
    for (std::int64_t y = box.y + sizes_.widget_height; y < box.bottom(); y += sizes_.widget_height)
      svg_.line(box.x, y, box.right(), y, faint);
  }

  void draw_trace(const Widget& trace, const Box& box) {
    svg_.rectangle(box, {.fill = "#ffffff", .stroke = ink});
    svg_.line(box.x, box.bottom(), box.x + box.w / 3, box.y + box.h / 3, action);
    svg_.line(box.x + box.w / 3, box.y + box.h / 3, box.x + box.w * 2 / 3, box.y + box.h * 2 / 3, action);
    svg_.line(box.x + box.w * 2 / 3, box.y + box.h * 2 / 3, box.right(), box.y, action);
    svg_.text({box.x, box.y, box.w, sizes_.widget_height}, trace.axis, {.bold = true});
  }

  const Sizes& sizes_;
  SvgWriter svg_;
};

}  // namespace

std::string draw_preview(const std::vector<Screen>& screens, const Sizes& sizes) {
  PreviewPainter painter(sizes);
  std::int64_t width = min_width;
  std::int64_t top = margin;
  for (const Screen& screen : screens) {
    painter.draw_screen(screen, top);
    width = std::max(width, screen.width);
    top += screen.height + 2 * margin;
  }
  return painter.done(width + 2 * margin, top);
}

}  // namespace iocwright::screens
