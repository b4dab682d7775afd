// Sub-entities and repeats: entities that make further entities.
#pragma once

#include <vector>

#include "instance/resolve/entity_builder.hpp"
#include "instance/resolve/resolved.hpp"

namespace iocwright::resolve {

/// The names that sub-entities and repeats see: the fields of the entities before them, and the variables of
/// the repeats around them. A level sees the levels around it.
class ExpansionScope : public jinja::Context {
 public:
  explicit ExpansionScope(const ExpansionScope* outer) : outer_(outer) {}

  const Value* find(std::string_view name) const override;
  void set(std::string_view name, Value value);
  /// The entity's fields, from now on. They are looked at only when a name is asked for.
  void add(const Entity& entity) { pending_.push_back(&entity); }

 private:
  void take_pending() const;

  const ExpansionScope* outer_;
  mutable Dict own_;
  mutable std::vector<const Entity*> pending_;
};

class Expansion {
 public:
  Expansion(EntityBuilder& builder, ResolvedIoc& out) : builder_(builder), out_(out) {}

  /// An entity that exists: it, then its sub-entities, depth first.
  void add_entity(const Value& entity, ExpansionScope& scope);
  /// An entity of one of our own types, whose fields were not rendered yet when `render` is set.
  void add_built_in(BuiltIn type, const std::vector<Given>& given, Span place, ExpansionScope& scope);
  /// An entity that a repeat or a model asks for: its parameters are rendered, then it is made.
  void add_request(std::vector<Given> given, Span place, ExpansionScope& scope);

 private:
  void add_wait(BuiltIn type, const std::vector<Given>& given, Span place);
  void add_repeat(const std::vector<Given>& given, Span place, ExpansionScope& scope);
  bool render_all(std::vector<Given>& given, const ExpansionScope& scope);
  bool check_given(const std::vector<Given>& given, std::initializer_list<std::string_view> known,
                   std::initializer_list<std::string_view> required, std::string_view type, Span place);
  void fault(Diagnostic diagnostic);

  EntityBuilder& builder_;
  ResolvedIoc& out_;
  std::vector<Note> context_;  ///< the entities that led here, innermost first
};

}  // namespace iocwright::resolve
