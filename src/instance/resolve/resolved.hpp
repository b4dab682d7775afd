// A resolved instance: its entities with the values of their fields.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/diag/span.hpp"

namespace iocwright::resolve {

class Entity;

/// One iteration of a repeat.
struct RepeatIteration {
  Span place;  ///< of the repeat
  std::size_t number = 0;
};

/// Who asked for an entity. Both are empty for an entity that an instance file lists itself.
struct Request {
  std::optional<std::size_t> parent;     ///< the number of the entity whose sub-entity it is
  std::vector<RepeatIteration> repeats;  ///< since then, outermost first
};

struct ResolvedEntity {
  const Entity* entity;
  Request request;
};

/// A device to wait for before the IOC starts.
struct WaitEntry {
  std::string device;
  std::string address;
  std::int64_t timeout_s = 0;  ///< 0: no limit
  bool usb = false;            ///< `address` is the id of a USB device
  std::string serial;          ///< of a USB device; empty: any
  std::string policy;          ///< what happens when the device does not answer; empty: the default
  Span place;                  ///< of its type
  Request request;
};

/// Valid as long as the resolver that made it.
struct ResolvedIoc {
  std::string ioc_name;                  ///< the one in the first file
  std::vector<ResolvedEntity> entities;  ///< sub-entities after their parents
  std::vector<WaitEntry> waits;
};

}  // namespace iocwright::resolve
