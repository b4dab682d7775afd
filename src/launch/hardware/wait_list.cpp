#include "launch/hardware/wait_list.hpp"

#include <fmt/format.h>

#include "core/diag/wording.hpp"
#include "core/value/number.hpp"
#include "core/value/text_forms.hpp"

namespace iocwright::launch {

namespace {

constexpr std::uint16_t default_port = 1025;  // as in the reference

std::string text_of(const yaml::MappingNode& mapping, std::string_view key) {
  const yaml::Entry* entry = mapping.find(key);
  return entry != nullptr && entry->value->is_string() ? entry->value->value.as_string() : "";
}

bool read_usb_id(const yaml::Entry& target, const yaml::MappingNode& mapping, Device& device, Sink& sink) {
  device.usb = parse_usb_id(device.address);
  if (!device.usb)
    sink.add(error(DiagKind::wait_entry, fmt::format("invalid USB device id `{}`", device.address))
                 .at(target.place())
                 .help("write it as `1234:5678`, vendor and product in hexadecimal"));
  else if (const std::string serial = text_of(mapping, "serial"); !serial.empty())
    device.usb->serial = serial;
  return device.usb.has_value();
}

/// Fills in host and port.
bool read_host(const yaml::Entry& target, Device& device, Sink& sink) {
  const auto parts = split_address(device.address);
  if (!parts) {
    sink.add(error(DiagKind::wait_entry,
                   fmt::format("the port of `{}` must be a number from 1 to 65535", device.address))
                 .at(target.place()));
    return false;
  }
  std::tie(device.host, device.port) = *parts;
  if (device.address.find(':') == std::string::npos)
    sink.add(
        warning(DiagKind::wait_entry, fmt::format("`{}` has no port; using {}", device.address, default_port))
            .at(target.place())
            .help("write it as `host:port`"));
  return true;
}

bool read_timeout(const yaml::MappingNode& mapping, Device& device, Sink& sink) {
  const yaml::Entry* timeout = mapping.find("timeout");
  if (timeout == nullptr) return true;
  if (!timeout->value->value.is_int()) {
    sink.add(error(DiagKind::wait_entry, fmt::format("`timeout` must be an integer number of seconds, not {}",
                                                     brief(timeout->value->value)))
                 .at(timeout->place()));
    return false;
  }
  device.timeout_s = std::max<std::int64_t>(0, timeout->value->value.as_int());
  return true;
}

bool read_policy(const yaml::MappingNode& mapping, Device& device, Sink& sink) {
  const yaml::Entry* policy = mapping.find("policy");
  if (policy == nullptr) return true;
  const std::string word = text_of(mapping, "policy");
  if (word == "exit") device.policy = WaitPolicy::fail;
  else if (word == "continue") device.policy = WaitPolicy::skip;
  else if (word == "hold") device.policy = WaitPolicy::hold;
  else {
    sink.add(
        error(DiagKind::wait_entry, "`policy` must be `exit`, `continue` or `hold`").at(policy->place()));
    return false;
  }
  return true;
}

std::optional<Device> read_device(const yaml::MappingNode& mapping, bool usb, Sink& sink) {
  const std::string_view key = usb ? "id" : "address";
  const yaml::Entry* target = mapping.find(key);
  if (target == nullptr || !target->value->is_string()) {
    sink.add(error(DiagKind::wait_entry,
                   fmt::format("an `ibek.wait_{}` needs the key `{}`", usb ? "usb" : "ip", key))
                 .at(target == nullptr ? mapping.entries.front().key->span : target->place())
                 .help(usb ? "add `id: VENDOR:PRODUCT`" : "add `address: HOST:PORT`"));
    return std::nullopt;
  }
  Device device;
  device.name = text_of(mapping, "device");
  device.address = target->value->value.as_string();
  const bool is_valid = usb ? read_usb_id(*target, mapping, device, sink) : read_host(*target, device, sink);
  if (!is_valid || !read_timeout(mapping, device, sink) || !read_policy(mapping, device, sink))
    return std::nullopt;
  return device;
}

}  // namespace

std::optional<std::pair<std::string, std::uint16_t>> split_address(const std::string& address) {
  const std::size_t colon = address.rfind(':');
  std::string host = address.substr(0, colon);
  std::uint16_t port = default_port;
  if (colon != std::string::npos) {
    const auto number = number::parse_int(address.substr(colon + 1));
    if (number.status != number::Parse::ok || number.value < 1 || number.value > 65535) return std::nullopt;
    port = static_cast<std::uint16_t>(number.value);
  }
  if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
  return std::pair(host, port);
}

std::vector<Device> read_wait_list(const std::string& path, yaml::Reader& reader) {
  std::vector<Device> devices;
  const auto document = reader.read(path);
  if (!document || document->root().is_null()) return devices;
  if (!document->root().is_sequence()) {
    reader.sink.add(error(DiagKind::wait_entry, "expected a list of wait entries").at(document->root().span));
    return devices;
  }
  for (const yaml::Node* item : yaml::as_sequence(document->root()).items) {
    if (!item->is_mapping() || yaml::as_mapping(*item).entries.empty()) {
      reader.sink.add(error(DiagKind::wait_entry, "expected a mapping with a wait entry").at(item->span));
      continue;
    }
    const yaml::MappingNode& mapping = yaml::as_mapping(*item);
    const std::string type = text_of(mapping, "type");
    if (type != "ibek.wait_ip" && type != "ibek.wait_usb")
      reader.sink.add(
          warning(DiagKind::wait_entry, has_python_words()
                                            ? fmt::format("Wait entry type not supported yet: {}", type)
                                            : fmt::format("ignoring a wait of the unknown type `{}`", type))
              .at(mapping.find("type") != nullptr ? mapping.find("type")->place()
                                                  : mapping.entries.front().key->span));
    else if (auto device = read_device(mapping, type == "ibek.wait_usb", reader.sink))
      devices.push_back(*std::move(device));
  }
  return devices;
}

}  // namespace iocwright::launch
