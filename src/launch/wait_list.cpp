#include "launch/wait_list.hpp"

#include <fmt/format.h>

#include "value/number.hpp"
#include "value/text_forms.hpp"

namespace iocwright::launch {

namespace {

constexpr std::uint16_t default_port = 1025;  // the reference's choice

std::string text_of(const yaml::MappingNode& mapping, std::string_view key) {
  const yaml::Entry* entry = mapping.find(key);
  return entry != nullptr && entry->value->is_string() ? entry->value->value.as_string() : "";
}

std::optional<Device> read_device(const yaml::MappingNode& mapping, Sink& sink) {
  const yaml::Entry* address = mapping.find("address");
  const yaml::Entry* timeout = mapping.find("timeout");
  const Span place = mapping.entries.front().key->span;
  if (address == nullptr || !address->value->is_string()) {
    sink.add(error(DiagKind::wait_entry, "the entry has no `address`").at(place));
    return std::nullopt;
  }
  Device device;
  device.name = text_of(mapping, "device");
  device.address = address->value->value.as_string();
  const auto parts = split_address(device.address);
  if (!parts) {
    sink.add(error(DiagKind::wait_entry, fmt::format("`{}` has no port that is a number from 1 to 65535", device.address)).at(address->place()));
    return std::nullopt;
  }
  std::tie(device.host, device.port) = *parts;
  if (device.address.find(':') == std::string::npos)
    sink.add(warning(DiagKind::wait_entry, fmt::format("`{}` has no port: {} is tried", device.address, default_port)).at(address->place()).help("write it as `host:port`"));
  if (timeout != nullptr) {
    if (!timeout->value->value.is_int()) {
      sink.add(error(DiagKind::wait_entry, fmt::format("`timeout` is no number of seconds: {}", brief(timeout->value->value))).at(timeout->place()));
      return std::nullopt;
    }
    device.timeout_s = std::max<std::int64_t>(0, timeout->value->value.as_int());
  }
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

std::vector<Device> read_wait_list(const std::string& path, model::Reader& reader) {
  std::vector<Device> devices;
  const auto document = reader.read_yaml(path);
  if (!document || document->root().is_null()) return devices;
  if (!document->root().is_sequence()) {
    reader.sink.add(error(DiagKind::wait_entry, "expected a list of things to wait for").at(document->root().span));
    return devices;
  }
  for (const yaml::Node* item : yaml::as_sequence(document->root()).items) {
    if (!item->is_mapping() || yaml::as_mapping(*item).entries.empty()) {
      reader.sink.add(error(DiagKind::wait_entry, "expected an entry, which is a mapping").at(item->span));
      continue;
    }
    const yaml::MappingNode& mapping = yaml::as_mapping(*item);
    const std::string type = text_of(mapping, "type");
    if (type != "ibek.wait_ip")
      reader.sink.add(warning(DiagKind::wait_entry, fmt::format("Wait entry type not supported yet: {}", type)).at(mapping.entries.front().key->span));
    else if (auto device = read_device(mapping, reader.sink)) devices.push_back(*std::move(device));
  }
  return devices;
}

}  // namespace iocwright::launch
