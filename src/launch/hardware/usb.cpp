#include "launch/hardware/usb.hpp"

#include <algorithm>
#include <cctype>

#include "core/base/path.hpp"
#include "core/base/text.hpp"

namespace iocwright::launch {

namespace {

/// Pads a hexadecimal number to four lowercase digits; empty if the text is longer or not a number.
std::string four_digits(std::string_view text) {
  if (text.empty() || text.size() > 4 ||
      !std::ranges::all_of(text, [](unsigned char c) { return std::isxdigit(c) != 0; }))
    return "";
  std::string out(4 - text.size(), '0');
  for (const char c : text) out += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return out;
}

}  // namespace

std::optional<UsbId> parse_usb_id(const std::string& text) {
  const auto parts = text::split(text, ':');
  if (parts.size() < 2) return std::nullopt;
  UsbId out{four_digits(parts[0]), four_digits(parts[1]), ""};
  // the serial number may itself contain colons
  if (parts.size() > 2) out.serial = text.substr(parts[0].size() + parts[1].size() + 2);
  if (out.vendor.empty() || out.product.empty()) return std::nullopt;
  return out;
}

bool usb_is_present(const UsbId& id, const Disk& disk, const std::string& sysfs) {
  const std::string folder = path::join(sysfs, "bus/usb/devices");
  const auto names = disk.list(folder);
  if (!names) return false;
  return std::ranges::any_of(*names, [&](const std::string& name) {
    const auto is = [&](std::string_view file, const std::string& wanted) {
      const auto text = disk.read(path::join(path::join(folder, name), file));
      return text && text::trim(*text) == wanted;
    };
    return is("idVendor", id.vendor) && is("idProduct", id.product) &&
           (id.serial.empty() || is("serial", id.serial));
  });
}

}  // namespace iocwright::launch
