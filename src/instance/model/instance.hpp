// An instance file: the entities that one IOC is made of.
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "core/diag/sink.hpp"
#include "lang/format/format.hpp"
#include "lang/yaml/node.hpp"

namespace iocwright::model {

struct Instance {
  std::shared_ptr<const yaml::Document> document;  ///< holds the nodes
  const yaml::Node* ioc_name = nullptr;
  std::vector<const yaml::Node*> entities;  ///< unchecked: their types say what they may hold
};

/// A file `ioc.yaml` or `runtime.yaml`, without what its entities hold.
const format::ObjectFormat& instance_format();

/// Reads an instance file that was parsed. Faults of its top level go to the sink; nothing when no entities
/// can be found.
std::optional<Instance> load_instance(std::shared_ptr<const yaml::Document> document, Sink& sink);

}  // namespace iocwright::model
