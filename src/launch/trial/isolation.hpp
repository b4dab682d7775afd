// Namespaces in which an IOC reaches neither devices nor other IOCs.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/base/disk.hpp"
#include "core/diag/result.hpp"

namespace iocwright::launch {

/// How instances are isolated on this machine.
struct Isolation {
  /// Each trial gets network, mount and PID namespaces of its own. Otherwise it runs in those of this
  /// process.
  bool has_namespaces = false;
  bool needs_user_namespace = false;  ///< to create the others without privileges
  /// Why nothing keeps an IOC from devices and from the network; empty: it is isolated.
  std::string obstacle{};
};

/// Finds out by trying in a child process. Without namespaces, trials are isolated if the network of this
/// process has only the loopback interface, as in `RUN --network=none`, and there are no devices in /dev.
Isolation find_isolation(const Disk& disk);

/// A device in `folder`, normally /dev, or below it; nothing if there are only those that every container
/// has, such as `null`.
std::optional<std::string> find_device(const Disk& disk, const std::string& folder);

/// Moves this process to new network and mount namespaces, with a loopback interface that is up.
Result<void> enter_namespaces(const Isolation& isolation);

/// The next child of this process, and all processes that it starts, get a PID namespace of their own. When
/// that child ends, the kernel kills the others.
Result<void> isolate_next_child();

/// Mounts a /proc of the PID namespace that this process is in, which only this process and its children see.
Result<void> mount_proc();

/// Shows the folder or file `from` also at `at`, which must exist.
Result<void> bind_mount(const std::string& from, const std::string& at);

/// Replaces /dev by a folder with a terminal and without devices, and hides the devices in /sys. `scratch` is
/// an empty folder.
Result<void> hide_devices(const std::string& scratch, Disk& disk);

/// Adds a numeric address to the loopback interface. `index` is different for each address.
Result<void> add_to_loopback(const std::string& address, std::size_t index);

}  // namespace iocwright::launch
