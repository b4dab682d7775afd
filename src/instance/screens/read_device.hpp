// Reads device descriptions, `*.pvi.device.yaml`.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "core/diag/sink.hpp"
#include "instance/screens/device.hpp"
#include "lang/yaml/reader.hpp"

namespace iocwright::screens {

inline constexpr std::string_view device_suffix = ".pvi.device.yaml";

/// The device, with its includes unresolved. None when it has errors, which go to the reader's sink.
std::optional<Device> read_device(yaml::Reader& reader, const std::string& path);

/// The type of the item in device descriptions, such as `SignalR`.
std::string_view name_of(ItemKind kind);

/// The device that the document describes. None when it has errors, which go to the sink.
std::optional<Device> load_device(const yaml::Document& document, Sink& sink);

}  // namespace iocwright::screens
