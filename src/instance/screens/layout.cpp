#include "instance/screens/layout.hpp"

#include <algorithm>

#include "instance/screens/screen_layout.hpp"
#include "instance/screens/widget_form.hpp"

namespace iocwright::screens {

namespace {

/// The groups that the buttons open: first of those on the screen itself, then of those in its groups.
std::vector<const Item*> sub_screens_of(const std::vector<Element>& elements) {
  std::vector<const Item*> out;
  for (const Element& element : elements)
    if (element.sub_screen != nullptr) out.push_back(element.sub_screen);
  for (const Element& group : elements)
    for (const Element& element : group.elements)
      if (element.sub_screen != nullptr) out.push_back(element.sub_screen);
  return out;
}

Box squared(Box box) {
  const std::int64_t side = std::min(box.w, box.h);
  return {box.x + (box.w - side) / 2, box.y + (box.h - side) / 2, side, side};
}

/// Shrinks what is drawn as a square. Until then it took the place of its whole box.
void make_squares(std::vector<Element>& elements, ScreenFormat format) {
  for (Element& element : elements) {
    make_squares(element.elements, format);
    if (element.widget != nullptr && form_of(element.widget->kind, format).square)
      element.box = squared(element.box);
  }
}

}  // namespace

Result<std::vector<Screen>> DeviceLayout::lay_out(const std::string& title, const std::string& base_name,
                                                  const std::vector<Item>& items) {
  screens_.clear();
  ItemList list;
  for (const Item& item : items) list.push_back(&item);
  TRY(add_screen(list, {}, title, base_name));
  return std::move(screens_);
}

Result<void> DeviceLayout::add_screen(const ItemList& items, Span place, const std::string& title,
                                      const std::string& base_name) {
  Screen screen{.place = place, .title = title, .base_name = base_name};
  screen.elements = TRY(ScreenLayout(formatter_, base_name, made_).lay_out(items));
  const Sizes& sizes = formatter_.sizes;
  screen.width = right_edge(screen.elements) + 2 * sizes.spacing;
  screen.height = bottom_edge(screen.elements) + 2 * sizes.spacing + sizes.title_height;
  make_squares(screen.elements, formatter_.format);
  for (Element& element : screen.elements) {
    element.box.x += sizes.spacing;
    element.box.y += sizes.spacing + sizes.title_height;
  }
  const ItemList sub_screens = sub_screens_of(screen.elements);
  screens_.push_back(std::move(screen));
  for (const Item* group : sub_screens)
    TRY(add_screen({group}, group->place, group->name, base_name + "_" + group->name));
  return {};
}

}  // namespace iocwright::screens
