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
  Span place;              ///< where the type of the repeat is
  std::size_t number = 0;  ///< counted from 0
};

/// What an entity comes from. Both members are empty for an entity that an instance file lists itself.
struct Request {
  std::optional<std::size_t> parent;     ///< the index of the entity that it is a sub-entity of
  std::vector<RepeatIteration> repeats;  ///< the repeats around it, below the parent; outermost first
};

struct ResolvedEntity {
  const Entity* entity;
  Request request;
};

/// A device to wait for before the IOC starts.
struct WaitEntry {
  std::string device;
  std::string address;
  std::int64_t timeout_s = 0;  ///< 0 means no timeout
  bool usb = false;            ///< `address` is the id of a USB device
  std::string serial;          ///< USB devices only; empty means any
  std::string policy;          ///< what to do if the device does not answer; empty means the default
  Span place;                  ///< where its type is
  Request request;
};

/// The result of a Resolver, and valid as long as that lives.
struct ResolvedIoc {
  std::string ioc_name;                  ///< from the first file
  std::vector<ResolvedEntity> entities;  ///< sub-entities after their parents
  std::vector<WaitEntry> waits;
};

}  // namespace iocwright::resolve
