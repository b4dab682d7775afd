// What commands that describe an instance know about it: its `Boot`, and the values of its entities.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/value/budget.hpp"
#include "instance/boot/boot.hpp"
#include "instance/resolve/resolved.hpp"

namespace iocwright::report {

enum class FieldOrigin : unsigned char {
  given,          ///< by the instance, or by the sub-entity of a definition
  default_value,  ///< of the parameter
  calculated      ///< by a define
};

/// A field of an entity, as templates see it.
struct FieldFact {
  std::string name;
  std::string value;  ///< as a YAML file would contain it; for an object, its id
  FieldOrigin origin = FieldOrigin::given;
  bool is_object = false;  ///< another entity, whose id is the value
  Span place = {};         ///< where the value is given, or the parameter or define in the definition
};

struct EntityFacts {
  std::string id = {};                 ///< by which other entities refer to it; may be empty
  std::vector<FieldFact> fields = {};  ///< without `type` and `entity_enabled`

  /// The field of that name, or null.
  const FieldFact* find(std::string_view name) const;
};

/// The files of an instance without an ioc.yaml; unknown spans are those of files that do not exist.
struct HandWritten {
  Span st_cmd, ioc_subst;  ///< the whole file
};

struct InstanceFacts {
  boot::Boot boot;                    ///< empty for a hand-written instance
  std::vector<EntityFacts> entities;  ///< of Boot::entities, of which the waits come last
  std::optional<HandWritten> hand_written = {};
};

/// Copies the values of all entities and waits, which do not outlive the resolver. Values that cannot be
/// printed are skipped.
std::vector<EntityFacts> entity_facts(const resolve::ResolvedIoc& ioc, const Limits& limits);

/// `asyn.AsynIP P1`, or just the type if the entity has no id.
std::string entity_name(const InstanceFacts& facts, std::size_t entity);

/// The entities on line `line` of the instance file or definition called `file`, without its folder: the
/// last ones that begin on or before the line, with all entities that a repeat makes of them.
std::vector<std::size_t> entities_at(const InstanceFacts& facts, std::string_view file, std::size_t line,
                                     const Sources& sources);

/// The origin in one word: `given`, `default` or `calculated`.
std::string_view word(FieldOrigin origin);

}  // namespace iocwright::report
