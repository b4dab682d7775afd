// Lays out one screen: places lines and groups in columns.
#pragma once

#include <algorithm>
#include <deque>
#include <string>
#include <vector>

#include "instance/screens/line_layout.hpp"

namespace iocwright::screens {

class ScreenLayout {
 public:
  /// Groups that the layout adds are put into `made`; the elements refer to them.
  ScreenLayout(const Formatter& formatter, const std::string& base_name, std::deque<Item>& made)
      : formatter_(formatter), sizes_(formatter.sizes), lines_(formatter, base_name), made_(made) {}

  /// The elements of the items below the title, relative to that area.
  Result<std::vector<Element>> lay_out(std::vector<const Item*> items);

 private:
  /// Where elements go. `next` is the top of a new column, which begins when its y is not 0.
  struct Cursors {
    Box current;
    Box next;
  };

  Result<void> add_item(const Item& item);
  Result<void> add_group(const Item& group);
  Result<Element> box_of(const Item& group, Box at);
  Result<std::vector<Element>> place(const Item& item, Cursors& cursors, bool indented, LineOptions how);
  Box line_at(std::int64_t x) const;
  std::int64_t next_column(const std::vector<Element>& elements) const;
  const Item& in_sub_screen(const Item& item);

  const Formatter& formatter_;
  const Sizes& sizes_;
  LineLayout lines_;
  std::deque<Item>& made_;
  bool inside_sub_screen_ = false;
  bool stacked_ = false;
  Cursors cursors_;
  std::vector<Element> elements_;
};

/// The right-most or lowest edge of the elements; 0 if there are none.
std::int64_t right_edge(const std::vector<Element>& elements);
std::int64_t bottom_edge(const std::vector<Element>& elements);

}  // namespace iocwright::screens
