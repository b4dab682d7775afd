#include "instance/boot/boot.hpp"

#include "core/base/path.hpp"
#include "lang/yaml/locate.hpp"

namespace iocwright::boot {

Span locate(const TemplatePlace& place, const Sources& sources) {
  return place.node == nullptr ? Span{} : yaml::locate(*place.node, sources, place.begin, place.end);
}

std::string_view device_name(std::string_view description) {
  const std::string_view name = path::name(description);
  return name.substr(0, name.find('.'));
}

std::string pvi_template_name(std::string_view description) {
  return std::string(device_name(description)) + ".pvi.template";
}

TemplatePlace all_of(const yaml::Node& node) {
  const std::size_t size = node.is_string() ? node.value.as_string().size() : 0;
  return {&node, 0, static_cast<std::uint32_t>(size)};
}

}  // namespace iocwright::boot
