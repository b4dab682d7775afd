// EDM and MEDM: a screen is one block of the formatter file after the other.
#include <fmt/format.h>

#include <string_view>

#include "instance/screens/print_screens.hpp"
#include "instance/screens/widget_form.hpp"

namespace iocwright::screens {

namespace {

std::string_view edm_display_mode(TextFormat format) {
  switch (format) {
    case TextFormat::decimal: return "decimal";
    case TextFormat::hexadecimal: return "hex";
    case TextFormat::engineer: return "engineer";
    case TextFormat::exponential: return "exp";
    case TextFormat::string: return "default";
  }
  return "";
}

std::string_view medm_format(TextFormat format) {
  switch (format) {
    case TextFormat::decimal: return "decimal";
    case TextFormat::hexadecimal: return "hexadecimal";
    case TextFormat::engineer: return "engr. notation";
    case TextFormat::exponential: return "exponential";
    case TextFormat::string: return "string";
  }
  return "";
}

class BlockPrinter {
 public:
  /// `suffix` follows the names of the files that buttons open.
  BlockPrinter(ScreenFormat language, const std::string& suffix, const Formatter& formatter,
               const BlockTemplates& blocks)
      : language_(language), suffix_(suffix), formatter_(formatter), blocks_(blocks) {}

  std::string print(const Screen& screen) {
    BlockValues values = {{"w", std::to_string(screen.width)}, {"h", std::to_string(screen.height)}};
    if (language_ == ScreenFormat::edl) values.emplace_back("title", screen.title);
    blocks_.fill(out_, "Screen", values);
    const Box title{0, 0, screen.width, formatter_.sizes.title_height};
    if (language_ == ScreenFormat::adl) put("Background", title, "");
    put("Title", title, screen.title);
    for (const Element& element : screen.elements) add(element, 0, 0);
    return std::move(out_);
  }

 private:
  static BlockValues values_of(const Box& box, std::string_view value) {
    return {{"x", std::to_string(box.x)},
            {"y", std::to_string(box.y)},
            {"w", std::to_string(box.w)},
            {"h", std::to_string(box.h)},
            {"v", std::string(value)}};
  }

  void put(std::string_view section, const Box& box, std::string_view value) {
    blocks_.fill(out_, section, values_of(box, value));
  }

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

  void add_widget(const Element& element, const Box& box) {
    BlockValues values = values_of(box, element.pv);
    if (const auto format = element.widget->format) {
      values.emplace_back("more", language_ == ScreenFormat::edl
                                      ? fmt::format("displayMode \"{}\"\n", edm_display_mode(*format))
                                      : fmt::format("\tformat=\"{}\"\n", medm_format(*format)));
    }
    blocks_.fill(out_, form_of(element.widget->kind, language_).block, values);
  }

  void add_group(const Element& group, const Box& box) {
    if (language_ == ScreenFormat::edl) add_edm_frame(group, box);
    else add_medm_frame(group, box);
    const Sizes& sizes = formatter_.sizes;
    for (const Element& element : group.elements)
      add(element, box.x + sizes.spacing, box.y + sizes.spacing + sizes.group_label_height);
  }

  void add_edm_frame(const Element& group, const Box& box) {
    const Sizes& sizes = formatter_.sizes;
    put("Box", {box.x, box.y + sizes.spacing, box.w, box.h - sizes.spacing}, "");
    put("GroupTitle", {box.x, box.y, box.w, sizes.group_label_height}, "  " + group.text + "  ");
  }

  void add_medm_frame(const Element& group, const Box& box) {
    const Sizes& sizes = formatter_.sizes;
    const Box title{box.x + sizes.spacing, box.y + sizes.spacing, box.w - 2 * sizes.spacing,
                    sizes.group_label_height - sizes.spacing};
    put("Outline", box, "");
    put("Background", title, "");
    put("GroupTitle", title, group.text);
  }

  const ScreenFormat language_;
  const std::string& suffix_;
  const Formatter& formatter_;
  const BlockTemplates& blocks_;
  std::string out_;
};

}  // namespace

std::string print_edl(const Screen& screen, const std::string& suffix, const Formatter& formatter,
                      const BlockTemplates& blocks) {
  return BlockPrinter(ScreenFormat::edl, suffix, formatter, blocks).print(screen);
}

std::string print_adl(const Screen& screen, const Formatter& formatter, const BlockTemplates& blocks) {
  return BlockPrinter(ScreenFormat::adl, "", formatter, blocks).print(screen);
}

}  // namespace iocwright::screens
