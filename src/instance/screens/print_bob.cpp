// Phoebus. The XML is written as text, without pugixml: pvi's files have `<a/>` and `<a></a>`, decimal
// references for all that is not ASCII, and end tags whose indentation comes from its templates. pugixml
// writes `<a />`, has no such references, and without its own indentation and escapes nothing of its writer
// would be left.
#include <fmt/format.h>

#include "instance/screens/bob_lines.hpp"
#include "instance/screens/print_screens.hpp"
#include "instance/screens/widget_form.hpp"
#include "instance/screens/xml_text.hpp"

namespace iocwright::screens {

namespace {

class BobPrinter {
 public:
  BobPrinter(const std::string& suffix, const Formatter& formatter, const BlockTemplates& blocks)
      : suffix_(suffix), formatter_(formatter), blocks_(blocks) {}

  Result<void> add(const Element& element, std::size_t indent) {
    TRY(check(element));
    BlockValues values = box_values(element.box);
    const auto put = [&](std::string_view name, std::string_view text) {
      values.emplace_back(name, xml_text(text));
    };
    switch (element.kind) {
      case ElementKind::group: return add_group(element, std::move(values), indent);
      case ElementKind::heading: put("text", element.text); break;
      case ElementKind::label:
        put("text", element.text);
        put("tooltip", element.tooltip);
        break;
      case ElementKind::write_button:
        put("text", element.text);
        put("pv_name", element.pv);
        put("value", element.value);
        put("tooltip", fmt::format("{} = {}\n$(pv_value)", element.pv, element.value));
        break;
      case ElementKind::open_button:
        put("text", element.text);
        put("file", file_to_open(element, suffix_, formatter_));
        values.emplace_back("macros", macro_lines(element.macros, indent + 4 * xml_level));
        break;
      case ElementKind::widget: add_widget_values(element, values, indent); break;
    }
    blocks_.fill(out_, block_of(element), values, indent);
    return {};
  }

  std::string done() { return std::move(out_); }

  static BlockValues box_values(const Box& box) {
    return {{"x", std::to_string(box.x)},
            {"y", std::to_string(box.y)},
            {"width", std::to_string(box.w)},
            {"height", std::to_string(box.h)}};
  }

  static Result<void> check_text(std::string_view text, Span place) {
    if (is_xml_text(text)) return {};
    return fail(error(DiagKind::screen_layout, "a text contains a control character, which XML cannot hold")
                    .at(place));
  }

 private:
  std::string_view block_of(const Element& element) const {
    switch (element.kind) {
      case ElementKind::group: return "Group";
      case ElementKind::heading: return "Heading";
      case ElementKind::label: return "Label";
      case ElementKind::write_button: return "WritePV";
      case ElementKind::open_button: return "OpenDisplay";
      case ElementKind::widget: break;
    }
    return form_of(element.widget->kind, formatter_.format).block;
  }

  Result<void> check(const Element& element) const {
    for (const std::string* text :
         {&element.text, &element.tooltip, &element.pv, &element.value, &element.file})
      TRY(check_text(*text, element.place));
    for (const auto& [name, value] : element.macros) {
      TRY(check_text(value, element.place));
      if (!is_element_name(name))
        return fail(error(DiagKind::screen_layout,
                          fmt::format("the macro `{}` cannot be written as an XML element", name))
                        .at(element.place));
    }
    return element.widget == nullptr ? Result<void>() : check_widget(*element.widget);
  }

  static Result<void> check_widget(const Widget& widget) {
    TRY(check_text(widget.axis, widget.place));
    for (const std::string& choice : widget.choices.value_or(std::vector<std::string>()))
      TRY(check_text(choice, widget.place));
    for (const Widget& cell : widget.widgets) TRY(check_widget(cell));
    return {};
  }

  void add_widget_values(const Element& element, BlockValues& values, std::size_t indent) const {
    const Widget& widget = *element.widget;
    std::string pv = element.pv;
    const bool is_table = widget.kind == WidgetKind::table_read || widget.kind == WidgetKind::table_write;
    if (is_table && !pv.starts_with("pva://")) pv = "pva://" + pv;
    values.emplace_back(widget.kind == WidgetKind::array_trace ? "y_pv" : "pv_name", xml_text(pv));
    if (widget.kind == WidgetKind::bit_field) {
      constexpr std::int64_t bit_width = 20;
      values[2].second = std::to_string(bit_width * widget.number_of_bits);
    }
    values.emplace_back("more", further_lines(widget, indent + 2 * xml_level));
  }

  Result<void> add_group(const Element& group, BlockValues values, std::size_t indent) {
    BobPrinter inside(suffix_, formatter_, blocks_);
    for (const Element& element : group.elements) TRY(inside.add(element, indent + xml_level));
    values.emplace_back("name", xml_text(group.text));
    values.emplace_back("widgets", inside.done());
    blocks_.fill(out_, "Group", values, indent);
    return {};
  }

  const std::string& suffix_;
  const Formatter& formatter_;
  const BlockTemplates& blocks_;
  std::string out_;
};

}  // namespace

Result<std::string> print_bob(const Screen& screen, const std::string& suffix, const Formatter& formatter,
                              const BlockTemplates& blocks) {
  TRY(BobPrinter::check_text(screen.title, {}));
  std::string widgets;
  BlockValues title = BobPrinter::box_values({0, 0, screen.width, formatter.sizes.title_height});
  title.emplace_back("text", xml_text(screen.title));
  blocks.fill(widgets, "Title", title);
  BobPrinter printer(suffix, formatter, blocks);
  for (const Element& element : screen.elements) TRY(printer.add(element, 0));
  widgets += printer.done();
  BlockValues values = BobPrinter::box_values({0, 0, screen.width, screen.height});
  values.emplace_back("name", xml_text(screen.title));
  values.emplace_back("widgets", std::move(widgets));
  std::string out;
  blocks.fill(out, "display", values);
  return out;
}

}  // namespace iocwright::screens
