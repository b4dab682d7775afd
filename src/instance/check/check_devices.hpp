// Rules on what the device support of records needs: asyn ports, protocols, and request files of autosave.
#pragma once

#include <string>
#include <vector>

#include "core/base/disk.hpp"
#include "core/diag/sink.hpp"
#include "epics/db/database.hpp"
#include "epics/db/db_input.hpp"
#include "epics/db/document.hpp"
#include "epics/db/iocsh.hpp"
#include "instance/check/database_uses.hpp"
#include "instance/check/rules.hpp"

namespace iocwright::check {

/// The address of a record, if it is one of asyn or StreamDevice.
struct DeviceLink {
  std::string port{};
  std::string protocol_file{};  ///< of StreamDevice only, as is the protocol
  std::string protocol{};
  Span span{};
  const DatabaseUse* use = nullptr;
};

/// Adds the links of the records of a document, which `use` has loaded.
void add_device_links(const epics::DbDocument& document, const DatabaseUse& use, std::vector<DeviceLink>& to);

/// What the rules need to know of an instance.
struct DeviceFacts {
  std::vector<DeviceLink> links;
  std::vector<epics::ScriptCommand> commands;  ///< of its script
  std::vector<std::string> protocol_folders;
  std::vector<std::string> request_folders;
  bool has_image = false;          ///< all protocol files that there are can be found
  bool has_all_scripts = false;    ///< all commands are known
  bool has_all_databases = false;  ///< all records are known
};

/// Applies `asyn-port`.
void check_ports(const DeviceFacts& facts, Sink& sink);
/// Applies `protocol`.
void check_protocols(const DeviceFacts& facts, epics::DbFiles& files, const Disk& disk, Sink& sink,
                     SkippedRules& skipped);
/// Applies `request-file` to the request files that the script names.
void check_requests(const DeviceFacts& facts, const epics::Database& database, epics::DbFiles& files,
                    const Disk& disk, Sink& sink);

}  // namespace iocwright::check
