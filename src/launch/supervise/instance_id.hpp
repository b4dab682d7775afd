// The identity of an instance, which requests to a supervisor and its answers carry.
#pragma once

#include <string>
#include <string_view>

namespace iocwright::launch {

/// Tells instances apart that share a state folder or a process namespace.
struct InstanceId {
  std::string name;     ///< $IOC_NAME; empty: unknown
  std::string runtime;  ///< the runtime folder; empty: unknown

  /// False if the names or the folders are known to differ.
  bool may_be(const InstanceId& other) const;
};

/// A request for one instance.
struct AddressedRequest {
  InstanceId id;
  std::string_view request;
};

/// The line that asks the supervisor of this instance, and no other one, to carry out a request.
std::string addressed(const InstanceId& id, std::string_view request);
/// The inverse of addressed(). A line without an identity is a request for any instance.
AddressedRequest parse_addressed(std::string_view line);

}  // namespace iocwright::launch
