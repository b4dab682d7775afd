// An instance file: the entities of one IOC.
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "core/diag/sink.hpp"
#include "lang/format/format.hpp"
#include "lang/yaml/node.hpp"

namespace iocwright::model {

struct Instance {
  std::shared_ptr<const yaml::Document> document;  ///< owns the nodes
  const yaml::Node* ioc_name = nullptr;            ///< null if it is missing
  std::vector<const yaml::Node*> entities;         ///< not checked yet: their fields depend on their types
};

/// The format of `ioc.yaml` and `runtime.yaml`, apart from the fields of entities.
const format::ObjectFormat& instance_format();

/// Reads the top level of an instance file. Errors go to the sink; returns nullopt only if the file is not a
/// mapping.
std::optional<Instance> load_instance(std::shared_ptr<const yaml::Document> document, Sink& sink);

}  // namespace iocwright::model
