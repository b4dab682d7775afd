#include "launch/trial/script_devices.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstddef>
#include <utility>

#include "core/base/path.hpp"
#include "core/base/text.hpp"
#include "core/diag/source.hpp"
#include "epics/db/iocsh.hpp"
#include "epics/db/load_ioc.hpp"

namespace iocwright::launch {

namespace {

/// A command, and the index of the argument that is an address.
struct DeviceCommand {
  std::string_view name;
  std::size_t argument;
};
constexpr std::array device_commands{DeviceCommand{"drvAsynIPPortConfigure", 1},
                                     DeviceCommand{"pmacAsynIPConfigure", 1},
                                     DeviceCommand{"pmacAsynIPPortConfigure", 1}};

void add_new(std::vector<DeviceAddress>& out, DeviceAddress device) {
  if (std::ranges::find(out, device) == out.end()) out.push_back(std::move(device));
}

}  // namespace

std::optional<DeviceAddress> parse_device(std::string_view text) {
  text = text::trim(text);
  const std::size_t blank = std::min(text.find_first_of(" \t"), text.size());
  const std::string_view protocol = text::trim(text.substr(blank));
  std::string_view address = text.substr(0, blank);
  DeviceAddress out;
  if (address.starts_with('[')) {
    const std::size_t end = address.find("]:");
    if (end == std::string_view::npos) return std::nullopt;
    out.host = address.substr(1, end - 1);
    address.remove_prefix(end + 2);
  } else {
    const std::size_t colon = address.find(':');
    if (colon == std::string_view::npos) return std::nullopt;
    out.host = address.substr(0, colon);
    address.remove_prefix(colon + 1);
  }
  const std::string_view digits = address.substr(0, address.find(':'));
  const auto parsed = std::from_chars(digits.data(), digits.data() + digits.size(), out.port);
  const bool is_number = parsed.ec == std::errc() && parsed.ptr == digits.data() + digits.size();
  if (!is_number || out.port == 0 || out.host.empty() || out.host.find('/') != std::string::npos)
    return std::nullopt;
  out.is_udp = protocol.starts_with("UDP") || protocol.starts_with("udp");
  return out;
}

std::vector<DeviceAddress> devices_of(const StartupScript& script, const Disk& disk) {
  std::vector<DeviceAddress> out;
  const auto take = [&out](const epics::ScriptCommand& command) {
    const auto known = std::ranges::find(device_commands, command.name, &DeviceCommand::name);
    if (known != device_commands.end())
      if (auto device = parse_device(command.argument(known->argument))) add_new(out, *std::move(device));
    return epics::CommandResult::done;  // other commands must not end the script
  };
  Sources sources;
  epics::DbFiles files(disk, sources);
  Environment environment = script.environment;
  std::vector<epics::LoadFinding> findings;
  epics::IocShell shell(files, disk, environment, take, findings);
  shell.folder = script.folder;
  shell.run_script(script.path, "");
  return out;
}

std::vector<std::string> records_of(const StartupScript& script, const Disk& disk) {
  Sources sources;
  epics::DbFiles files(disk, sources);
  // from the start, so that a script that fails to load the definitions does not hide the records
  const std::string definitions = path::join(script.folder, "dbd/ioc.dbd");
  epics::Database database;
  if (disk.probably_exists(definitions)) database = epics::load_built_in_dbd(files, definitions).database;
  return epics::load_ioc(files, disk, script.environment, std::move(database), script.folder, script.path)
      .database.names();
}

}  // namespace iocwright::launch
