// From definitions and instance files to all entities of an IOC.
#pragma once

#include <vector>

#include "instance/model/instance.hpp"
#include "instance/resolve/entity_builder.hpp"
#include "instance/resolve/resolved.hpp"
#include "lang/yaml/to_value.hpp"

namespace iocwright::resolve {

class Resolver {
 public:
  Resolver(const Definitions& definitions, Renderer& renderer, Sink& sink)
      : builder_(definitions, renderer, sink) {}

  /// Makes the entities of one instance file; entities may refer to those before them, in this file or an
  /// earlier one.
  void add(const model::Instance& instance);

  /// Expands sub-entities and repeats, once all files are added. Faults are in the sink.
  ResolvedIoc finish();

  /// The title of the IOC: the name in the first file.
  const Value& first_ioc_name() const { return first_ioc_name_; }

 private:
  /// An entity of the top level, or one of our own types.
  struct TopLevel {
    Value entity;  ///< none for a built-in
    BuiltIn built_in = BuiltIn::none;
    std::vector<Given> given;  ///< of a built-in, or of one that could not be made
    Span place;
  };

  void add_entity(const yaml::Node& node, yaml::KnownValues& known);
  void check_repeat(std::vector<Given>& given);
  void substitute_enums(std::size_t from);

  EntityBuilder builder_;
  std::vector<TopLevel> top_level_;
  Value first_ioc_name_;
};

/// What a mapping gives, by name.
std::vector<Given> given_by(const yaml::MappingNode& mapping);
std::vector<Given> given_by(const yaml::MappingNode& mapping, yaml::KnownValues& known);

}  // namespace iocwright::resolve
