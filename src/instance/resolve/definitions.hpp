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
  /// Adds the module's models. A type that exists already keeps its position and gets the new content.
  void add(model::SupportModule module);

  /// The type called `full_name`, or null.
  const EntityType* find(std::string_view full_name) const;
  /// In order of first appearance.
  const std::vector<std::unique_ptr<EntityType>>& types() const { return types_; }
  bool has_module(std::string_view name) const;
  /// The names of all types, those of the built-in ones first.
  std::vector<std::string_view> type_names() const;
  /// The files, which own the nodes that models refer to.
  std::vector<std::shared_ptr<const yaml::Document>> documents() const;

 private:
  std::vector<std::unique_ptr<model::SupportModule>> modules_;
  std::vector<std::unique_ptr<EntityType>> types_;
  std::unordered_map<std::string, std::size_t> numbers_;
};

}  // namespace iocwright::resolve
