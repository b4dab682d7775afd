#include "instance/screens/screen_layout.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

namespace iocwright::screens {

namespace {

Diagnostic layout_error(Span place, std::string message) {
  return error(DiagKind::screen_layout, std::move(message)).at(place);
}

void append(std::vector<Element>& to, std::vector<Element> from) {
  std::ranges::move(from, std::back_inserter(to));
}

}  // namespace

std::int64_t right_edge(const std::vector<Element>& elements) {
  const auto right = [](const Element& element) { return element.box.right(); };
  return elements.empty() ? 0 : right(*std::ranges::max_element(elements, {}, right));
}

std::int64_t bottom_edge(const std::vector<Element>& elements) {
  const auto bottom = [](const Element& element) { return element.box.bottom(); };
  return elements.empty() ? 0 : bottom(*std::ranges::max_element(elements, {}, bottom));
}

/// A full line at the top of a column.
Box ScreenLayout::line_at(std::int64_t x) const {
  return {x, 0, sizes_.label_width + sizes_.widget_width + 2 * sizes_.spacing, sizes_.widget_height};
}

std::int64_t ScreenLayout::next_column(const std::vector<Element>& elements) const {
  return elements.empty() ? 0 : right_edge(elements) + sizes_.spacing;
}

/// The item alone in a group that becomes a sub-screen.
const Item& ScreenLayout::in_sub_screen(const Item& item) {
  Item& group = made_.emplace_back();
  group.place = item.place;
  group.name = item.name;
  group.layout = {.kind = LayoutKind::sub_screen, .place = item.place, .labelled = false};
  group.children.push_back(item);
  return group;
}

Result<std::vector<Element>> ScreenLayout::lay_out(std::vector<const Item*> items) {
  if (items.size() == 1 && items[0]->is_group(LayoutKind::sub_screen)) {
    const Item& group = *items[0];
    inside_sub_screen_ = true;
    stacked_ = group.layout.stacked;
    items.clear();
    for (const Item& child : group.children) items.push_back(&child);
  }
  cursors_.current = line_at(0);
  for (const Item* item : items) {
    if (item->kind == ItemKind::ignored_component) continue;
    cursors_.next = line_at(next_column(elements_));
    // A picture among other items would not fit.
    TRY(add_item(item->is_picture() && items.size() > 1 ? in_sub_screen(*item) : *item));
    if (cursors_.next.y != 0) cursors_.current = cursors_.next;
  }
  return std::move(elements_);
}

Result<void> ScreenLayout::add_item(const Item& item) {
  if (item.kind == ItemKind::include)
    return fail(layout_error(item.place,
                             "an include cannot be drawn: with the parent `asynPortDriver`, "
                             "includes are not resolved"));
  if (item.kind == ItemKind::group && !item.is_group(LayoutKind::row)) return add_group(item);
  append(elements_, TRY(place(item, cursors_, true, {.stacked = stacked_})));
  return {};
}

Result<void> ScreenLayout::add_group(const Item& group) {
  if (group.is_group(LayoutKind::sub_screen)) {
    append(elements_,
           TRY(place(group, cursors_, true, {.labelled = group.layout.labelled, .titled_by_name = true})));
    return {};
  }
  if (group.is_group(LayoutKind::plot))
    return fail(layout_error(group.layout.place, "a Plot cannot be laid out: use Grid, Row or SubScreen"));
  Element box = TRY(box_of(group, cursors_.current));
  if (box.box.bottom() <= sizes_.max_height) {
    cursors_.current.y = box.box.bottom() + sizes_.spacing;
  } else {
    box = TRY(box_of(group, cursors_.next));
    cursors_.next.y = box.box.bottom() + sizes_.spacing;
  }
  // Only after the decision, but before the next column.
  box.box.w += sizes_.group_width_offset;
  elements_.push_back(std::move(box));
  return {};
}

Result<Element> ScreenLayout::box_of(const Item& group, Box at) {
  Element out{.kind = ElementKind::group, .place = group.place, .text = label_of(group)};
  Cursors cursors{.current = line_at(0), .next = {}};
  for (const Item& child : group.children) {
    if (child.kind == ItemKind::ignored_component) continue;
    if (child.is_group(LayoutKind::grid))
      return fail(layout_error(child.place, "a Grid cannot be inside another Grid on the same screen")
                      .note(group.place, "this group is a Grid")
                      .help("make one of them a SubScreen or a Row"));
    const Item& shown = child.is_picture() ? in_sub_screen(child) : child;
    cursors.next = line_at(next_column(out.elements));
    const bool labelled = !shown.is_group(LayoutKind::sub_screen) || shown.layout.labelled;
    append(
        out.elements,
        TRY(place(shown, cursors, false,
                  {.labelled = labelled, .stacked = group.layout.stacked, .squeezed = !inside_sub_screen_})));
    if (cursors.next.y != 0) cursors.current = cursors.next;
  }
  out.box = {at.x, at.y, right_edge(out.elements) + 2 * sizes_.spacing,
             bottom_edge(out.elements) + 2 * sizes_.spacing + sizes_.group_label_height};
  return out;
}

/// Lays out the item in the current column, or in the next one if it is too long, and moves the cursor.
Result<std::vector<Element>> ScreenLayout::place(const Item& item, Cursors& cursors, bool indented,
                                                 LineOptions how) {
  Box here = cursors.current;
  Box there = cursors.next;
  if (indented) {
    here.x += sizes_.indent;
    there.x += sizes_.indent;
  }
  if (item.is_picture()) {
    here.w = item.read_widget->width;
    here.h = item.read_widget->height;
  } else if (how.stacked && is_stackable(item, formatter_.style)) {
    here.h = there.h = 2 * sizes_.widget_height + sizes_.spacing;
  }
  std::vector<Element> elements = TRY(lines_.lay_out(item, here, how));
  if (bottom_edge(elements) <= sizes_.max_height) {
    cursors.current.y = elements.empty() ? 0 : bottom_edge(elements) + sizes_.spacing;
    return elements;
  }
  elements = TRY(lines_.lay_out(item, there, how));
  cursors.next.y = bottom_edge(elements) + sizes_.spacing;
  return elements;
}

}  // namespace iocwright::screens
