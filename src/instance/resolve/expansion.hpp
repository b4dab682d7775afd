// Expands sub-entities and repeats, which add further entities to an instance.
#pragma once

#include "instance/resolve/entity_builder.hpp"
#include "instance/resolve/resolved.hpp"

namespace iocwright::model {
struct BuiltInType;
}

namespace iocwright::resolve {

/// The names that templates of sub-entities and repeats see: the fields of earlier entities on the same
/// level, the variables of the repeat, and the names of the outer levels.
class ExpansionScope {
 public:
  explicit ExpansionScope(const ExpansionScope* outer) : outer_(outer) {}

  /// The value of `name`, or null.
  const Value* find(std::string_view name) const;
  std::vector<std::string_view> names() const;
  void set(std::string_view name, Value value);
  /// Adds the fields of `entity`. They are copied only when a name is looked up.
  void add(const Entity& entity) { pending_.push_back(&entity); }
  /// Copies the fields of all entities added so far, before a template can change them.
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

  /// Adds an entity that was built already, then its sub-entities, depth first.
  void add_entity(const Entity& entity, ExpansionScope& scope);
  /// Adds a wait, or the entities of a repeat. The given fields are not rendered.
  void add_built_in(const model::BuiltInType& type, const GivenFields& given, Span place,
                    ExpansionScope& scope);
  /// Renders the given fields of a repeat, a sub-entity or an entity in a repeat, then adds it.
  void add_request(GivenFields given, Span place, ExpansionScope& scope);

 private:
  void add_wait(const model::BuiltInType& type, const Dict& fields, Span place);
  void add_repeat(const Dict& fields, const GivenFields& given, Span place, ExpansionScope& scope);
  void render_all(GivenFields& given, const ExpansionScope& scope);
  void report(Diagnostic diagnostic) { resolve::report(builder_.sink(), std::move(diagnostic), context_); }

  EntityBuilder& builder_;
  ResolvedIoc& out_;
  Context context_;
  Request request_;  ///< of the entities that are being added
};

}  // namespace iocwright::resolve
