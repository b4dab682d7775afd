// Entities to paste into an ioc.yaml, for people who have not used a type before.
#pragma once

#include <string>
#include <vector>

#include "instance/model/built_in.hpp"
#include "instance/resolve/entity_type.hpp"

namespace iocwright::report {

/// An entity that others can refer to.
struct NamedEntity {
  std::string id;
  std::string model;  ///< the name of its type without the module
};

/// What an example contains.
struct ExampleStyle {
  std::string id = "NAME";               ///< of the entity
  std::vector<NamedEntity> others = {};  ///< entities to refer to
  bool has_descriptions = false;         ///< of the type and the parameters, as comments
};

/// The default of a parameter as YAML on one line; "" for a required one.
std::string default_text(const model::Parameter& parameter);

/// An item of `entities`, without indentation: required parameters with a value to replace, and optional ones
/// as comments with their defaults.
std::string entity_example(const resolve::EntityType& type, const ExampleStyle& style = {});
std::string entity_example(const model::BuiltInType& type, const ExampleStyle& style = {});

}  // namespace iocwright::report
