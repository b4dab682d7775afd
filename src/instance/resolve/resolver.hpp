// Resolves instance files to all entities of an IOC.
#pragma once

#include <vector>

#include "instance/model/instance.hpp"
#include "instance/resolve/entity_builder.hpp"
#include "instance/resolve/resolved.hpp"

namespace iocwright::model {
struct BuiltInType;
}

namespace iocwright::resolve {

class Resolver {
 public:
  Resolver(const Definitions& definitions, Renderer& renderer, Sink& sink)
      : builder_(definitions, renderer, sink) {
    renderer.use_definitions(definitions);
  }

  /// Creates the entities that an instance file lists. They may refer to entities that come before them in
  /// this file or in a file that was added earlier. Errors go to the sink.
  void add(const model::Instance& instance);

  /// Expands sub-entities and repeats. To be called once, after all files were added. Errors go to the sink.
  ResolvedIoc finish();

 private:
  /// An entity that an instance file lists.
  struct TopLevel {
    Entity* entity = nullptr;                      ///< null if its type is built in or unknown
    const model::BuiltInType* built_in = nullptr;  ///< null for other types
    GivenFields given;                             ///< empty if there is an `entity`
    Span place;
  };

  void set_ioc_name(const yaml::Node& name);
  void add_entity(const yaml::Node& node, yaml::KnownValues& known);
  TopLevel create(const yaml::MappingNode& mapping, const yaml::Entry& type, yaml::KnownValues& known);
  void check_repeat(GivenFields& given);
  void substitute_enums(Entity& entity);

  EntityBuilder builder_;
  std::vector<TopLevel> top_level_;
  Value first_ioc_name_;
};

}  // namespace iocwright::resolve
