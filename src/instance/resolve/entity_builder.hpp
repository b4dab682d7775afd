// Makes entities of what an instance, a repeat or a sub-entity gives: checks, defaults, types, templates,
// ids.
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "core/diag/sink.hpp"
#include "instance/resolve/entity.hpp"
#include "instance/resolve/renderer.hpp"

namespace iocwright::resolve {

/// One parameter as it is given.
struct Given {
  std::string_view name;
  Value value;
  const yaml::Node* node = nullptr;  ///< of the value
  Span name_place;
  bool rendered = false;  ///< the value is a template's text, so places inside of it are not the node's
};

class EntityBuilder {
 public:
  EntityBuilder(const Definitions& definitions, Renderer& renderer, Sink& sink)
      : definitions_(definitions), renderer_(renderer), sink_(sink) {}
  ~EntityBuilder();
  EntityBuilder(const EntityBuilder&) = delete;
  EntityBuilder& operator=(const EntityBuilder&) = delete;

  /// Makes an entity. Faults go to the sink and leave poison in the fields that they spoil: whatever uses
  /// such a field fails without a word, so that each fault is reported once. `context` is added to each fault
  /// as a note.
  Value build(const EntityType& type, const std::vector<Given>& given, Span place,
              const std::vector<Note>& context);

  /// Reports a type that no definition has.
  void report_unknown_type(const Value& type, Span place, const std::vector<Note>& context);
  /// Remembers texts that may be the ids of an entity that could not be made: missing them is a consequence.
  void suspect(const std::vector<Given>& given);

  /// Reports references to ids that were unknown. Done when all files are read: by then those that come later
  /// are known.
  void report_unknown_objects();

  const Definitions& definitions() const { return definitions_; }
  Renderer& renderer() { return renderer_; }
  Sink& sink() { return sink_; }

 private:
  struct MissingObject {
    std::string id;
    Span place;
    std::vector<Note> context;
  };

  void fault(Diagnostic diagnostic, const std::vector<Note>& context);
  void accept_given(Entity& entity, const std::vector<Given>& given, const std::vector<Note>& context);
  void fill_fallbacks(Entity& entity, const std::vector<Given>& given, Span place,
                      const std::vector<Note>& context);
  Result<Value> typed(const model::Parameter& parameter, const Given& given) const;
  void process_define(Entity& entity, const model::Define& define, const std::vector<Note>& context);
  void process_parameter(Entity& entity, const model::Parameter& parameter, const Given* given,
                         const std::vector<Note>& context);
  Value look_up_object(const Value& id, Span place, const std::vector<Note>& context);
  void register_id(Entity& entity, const Value& id, Span place, const std::vector<Note>& context);

  const Definitions& definitions_;
  Renderer& renderer_;
  Sink& sink_;
  std::vector<Value> all_;  ///< every entity made, emptied at the end: an entity may refer to itself
  std::unordered_map<std::string, Entity*> ids_;
  std::unordered_set<std::string> suspects_;
  std::vector<MissingObject> missing_;
};

}  // namespace iocwright::resolve
