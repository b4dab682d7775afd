// Expands sub-entities and repeats: entities that ask for further entities.
#pragma once

#include "instance/resolve/entity_builder.hpp"
#include "instance/resolve/resolved.hpp"

namespace iocwright::model {
struct BuiltInType;
}

namespace iocwright::resolve {

/// The names that templates of sub-entities and repeats see: the fields of earlier entities on the same
/// level, the variables of the repeat, and what the outer levels see.
class ExpansionScope {
 public:
  explicit ExpansionScope(const ExpansionScope* outer) : outer_(outer) {}

  /// The value of `name`, or null.
  const Value* find(std::string_view name) const;
  void set(std::string_view name, Value value);
  /// Adds the fields of `entity`. They are copied when a name is looked up.
  void add(const Entity& entity) { pending_.push_back(&entity); }
  /// Copies the fields of the entities so far, before a template changes them.
  void settle() const;

 private:
  void take_pending() const;

  const ExpansionScope* outer_;
  mutable Dict own_;
  mutable std::vector<const Entity*> pending_;
};

class Expansion {
 public:
  Expansion(EntityBuilder& builder, ResolvedIoc& out) : builder_(builder), out_(out) {}

  /// Adds an entity that exists, then its sub-entities, depth first.
  void add_entity(const Entity& entity, ExpansionScope& scope);
  /// Adds an entity of a built-in type, whose fields are rendered already.
  void add_built_in(const model::BuiltInType& type, const GivenFields& given, Span place,
                    ExpansionScope& scope);
  /// Renders the fields that a repeat or a sub-entity gives, then adds that entity.
  void add_request(GivenFields given, Span place, ExpansionScope& scope);

 private:
  void add_wait(const model::BuiltInType& type, const Dict& fields, Span place);
  void add_repeat(const Dict& fields, const GivenFields& given, Span place, ExpansionScope& scope);
  void render_all(GivenFields& given, const ExpansionScope& scope);
  void report(Diagnostic diagnostic) { resolve::report(builder_.sink(), std::move(diagnostic), context_); }

  EntityBuilder& builder_;
  ResolvedIoc& out_;
  Context context_;
  Request request_;  ///< of what is being expanded
};

}  // namespace iocwright::resolve
