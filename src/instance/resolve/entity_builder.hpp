// Creates entities from their given fields: checks and converts these, adds defaults, renders templates, and
// registers ids.
#pragma once

#include <string>
#include <unordered_map>
#include <vector>

#include "instance/resolve/definitions.hpp"
#include "instance/resolve/entity.hpp"
#include "instance/resolve/given_fields.hpp"
#include "instance/resolve/object_ids.hpp"
#include "instance/resolve/renderer.hpp"
#include "instance/resolve/report.hpp"

namespace iocwright::resolve {

class EntityBuilder {
 public:
  EntityBuilder(const Definitions& definitions, Renderer& renderer, Sink& sink)
      : definitions_(definitions), renderer_(renderer), sink_(sink), ids_(sink) {}
  ~EntityBuilder();
  EntityBuilder(const EntityBuilder&) = delete;
  EntityBuilder& operator=(const EntityBuilder&) = delete;

  /// Creates an entity, which keeps its values as long as the builder lives. Errors go to the sink. A field
  /// with an error is set to poison, whose use fails without another message, so each error is reported once.
  Value build(const EntityType& type, const GivenFields& given, Span place, const Context& context);

  /// Reports that no definition has this type.
  void report_unknown_type(const Value& type, Span place, const Context& context);

  const Definitions& definitions() const { return definitions_; }
  Renderer& renderer() { return renderer_; }
  Sink& sink() { return sink_; }
  ObjectIds& ids() { return ids_; }

 private:
  /// Returns false if a value is missing.
  bool fill_defaults(Entity& entity, const GivenFields& given, const Context& context);
  /// Returns false if a name is unknown.
  bool accept_given(Entity& entity, const GivenFields& given, const Context& context);
  void report_names(const Entity& entity, const GivenFields& given, const Context& context);
  void report_missing(const Entity& entity, const std::vector<std::string_view>& names,
                      const Context& context);
  std::string type_help(std::string_view name) const;
  void process_define(Entity& entity, const model::Define& define, const Context& context);
  void process_parameter(Entity& entity, const model::Parameter& parameter, const GivenField* given,
                         const Context& context);
  Locate source_of(const model::Parameter& parameter, const GivenField* given, Span place) const;

  const Definitions& definitions_;
  Renderer& renderer_;
  Sink& sink_;
  ObjectIds ids_;
  std::vector<Value> all_;                                      ///< all entities; see Entity::clear()
  std::unordered_map<std::string, std::string> unknown_types_;  ///< type_help() by name
};

}  // namespace iocwright::resolve
