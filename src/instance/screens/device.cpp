#include "instance/screens/device.hpp"

#include "instance/screens/names.hpp"

namespace iocwright::screens {

std::string label_of(const Item& item) {
  return item.label && !item.label->empty() ? *item.label : title(item.name);
}

std::string tooltip_of(const std::string& label, const std::optional<std::string>& description) {
  const bool is_described = description && !description->empty();
  return label + " - " + (is_described ? *description : "No description provided");
}

}  // namespace iocwright::screens
