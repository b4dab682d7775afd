// An instance when all is known: what the output files are written from.
#pragma once

#include <string>
#include <vector>

#include "core/value/value.hpp"

namespace iocwright::resolve {

class Entity;

/// A device to wait for before the IOC starts.
struct WaitEntry {
  std::string device;
  std::string address;
  std::int64_t timeout_s = 0;  ///< 0: for ever
  bool usb = false;            ///< `address` is the id of a USB device
  std::string serial;          ///< of a USB device; empty: any
  std::string policy;          ///< what becomes of the start when the time is up; empty: not said
};

struct ResolvedIoc {
  std::vector<Value> keep;              ///< holds the entities
  std::vector<const Entity*> entities;  ///< of the definitions' types, sub-entities behind their parents
  std::vector<WaitEntry> waits;
};

}  // namespace iocwright::resolve
