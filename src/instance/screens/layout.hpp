// Lays out a device as a screen and its sub-screens.
#pragma once

#include <deque>
#include <string>
#include <vector>

#include "core/diag/result.hpp"
#include "instance/screens/formatter.hpp"
#include "instance/screens/screen.hpp"

namespace iocwright::screens {

class DeviceLayout {
 public:
  explicit DeviceLayout(const Formatter& formatter) : formatter_(formatter) {}

  /// The screen of these items, and after it its sub-screens. They refer to the items and to this object. An
  /// error if something cannot be laid out; see help page `screens`.
  Result<std::vector<Screen>> lay_out(const std::string& title, const std::string& base_name,
                                      const std::vector<Item>& items);

 private:
  using ItemList = std::vector<const Item*>;
  Result<void> add_screen(const ItemList& items, Span place, const std::string& title,
                          const std::string& base_name);

  const Formatter& formatter_;
  std::deque<Item> made_;  ///< groups that are no part of the description
  std::vector<Screen> screens_;
};

}  // namespace iocwright::screens
