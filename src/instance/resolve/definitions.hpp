// All entity types of a Generic IOC.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "instance/resolve/entity_type.hpp"

namespace iocwright::resolve {

class Definitions {
 public:
  /// Adds the entity types of a module. A type replaces an existing one of the same name, at its position.
  void add(model::SupportModule module);

  /// The type of that name, `<module>.<model>`, or null.
  const EntityType* find(std::string_view full_name) const;
  /// The types that are not built in, in the order of their first definitions.
  const std::vector<std::unique_ptr<EntityType>>& types() const { return types_; }
  bool has_module(std::string_view name) const { return find_module(name) != nullptr; }
  /// The first module of this name, or null.
  const model::SupportModule* find_module(std::string_view name) const;
  /// The names of the modules, in the order of their files.
  std::vector<std::string_view> module_names() const;
  /// The names of all types, built-in types last.
  std::vector<std::string_view> type_names() const;
  /// The definition files, which own the nodes that models point to.
  std::vector<std::shared_ptr<const yaml::Document>> documents() const;

 private:
  std::vector<std::unique_ptr<model::SupportModule>> modules_;
  std::vector<std::unique_ptr<EntityType>> types_;
  std::unordered_map<std::string, std::size_t> indexes_;  ///< in types_, by name
};

}  // namespace iocwright::resolve
