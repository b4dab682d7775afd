// EDM.
#include <string_view>

#include "instance/screens/print_screens.hpp"
#include "instance/screens/widget_form.hpp"

namespace iocwright::screens {

namespace {

BlockValues values_of(const Box& box, std::string_view value) {
  return {{"x", std::to_string(box.x)},
          {"y", std::to_string(box.y)},
          {"w", std::to_string(box.w)},
          {"h", std::to_string(box.h)},
          {"v", std::string(value)}};
}

std::string_view display_mode(TextFormat format) {
  switch (format) {
    case TextFormat::decimal: return "decimal";
    case TextFormat::hexadecimal: return "hex";
    case TextFormat::engineer: return "engineer";
    case TextFormat::exponential: return "exp";
    case TextFormat::string: return "default";
  }
  return "";
}

class EdlPrinter {
 public:
  EdlPrinter(const std::string& suffix, const Formatter& formatter, const BlockTemplates& blocks)
      : suffix_(suffix), formatter_(formatter), blocks_(blocks) {}

  /// `x` and `y` are added to the place of the element.
  void add(const Element& element, std::int64_t x, std::int64_t y) {
    const Box box{element.box.x + x, element.box.y + y, element.box.w, element.box.h};
    switch (element.kind) {
      case ElementKind::group: add_group(element, box); break;
      case ElementKind::heading: put("Heading", box, element.text); break;
      case ElementKind::label: put("Label", box, element.text); break;
      case ElementKind::open_button:
        put("SubScreenFile", box, file_to_open(element, suffix_, formatter_));
        break;
      case ElementKind::write_button: {
        BlockValues values = values_of(box, element.pv);
        values.emplace_back("label", element.text);
        blocks_.fill(out_, "SignalX", values);
        break;
      }
      case ElementKind::widget: add_widget(element, box); break;
    }
  }

  void put(std::string_view section, const Box& box, std::string_view value) {
    blocks_.fill(out_, section, values_of(box, value));
  }

  std::string done() { return std::move(out_); }

 private:
  void add_widget(const Element& element, const Box& box) {
    BlockValues values = values_of(box, element.pv);
    if (const auto format = element.widget->format)
      values.emplace_back("more", "displayMode \"" + std::string(display_mode(*format)) + "\"\n");
    blocks_.fill(out_, form_of(element.widget->kind, ScreenFormat::edl).block, values);
  }

  void add_group(const Element& group, const Box& box) {
    const Sizes& sizes = formatter_.sizes;
    put("Box", {box.x, box.y + sizes.spacing, box.w, box.h - sizes.spacing}, "");
    put("GroupTitle", {box.x, box.y, box.w, sizes.group_label_height}, "  " + group.text + "  ");
    for (const Element& element : group.elements)
      add(element, box.x + sizes.spacing, box.y + sizes.spacing + sizes.group_label_height);
  }

  const std::string& suffix_;
  const Formatter& formatter_;
  const BlockTemplates& blocks_;
  std::string out_;
};

}  // namespace

std::string print_edl(const Screen& screen, const std::string& suffix, const Formatter& formatter,
                      const BlockTemplates& blocks) {
  std::string out;
  blocks.fill(
      out, "Screen",
      {{"w", std::to_string(screen.width)}, {"h", std::to_string(screen.height)}, {"title", screen.title}});
  EdlPrinter printer(suffix, formatter, blocks);
  printer.put("Title", {0, 0, screen.width, formatter.sizes.title_height}, screen.title);
  for (const Element& element : screen.elements) printer.add(element, 0, 0);
  return out + printer.done();
}

}  // namespace iocwright::screens
