// Lists of what an instance consists of, and of the types that it can use.
#pragma once

#include "instance/report/facts.hpp"
#include "instance/report/listing.hpp"
#include "instance/resolve/definitions.hpp"

namespace iocwright::report {

/// The entities, in the order of Boot::entities: type, id, place, the entity or repeat that they come from,
/// and in JSON their fields and definition.
Listing list_entities(const InstanceFacts& facts, const Sources& sources);
/// The variables that st.cmd sets, in its order.
Listing list_environment(const InstanceFacts& facts, const Sources& sources);
/// The macros that entities pass to database templates, in the order of ioc.subst.
Listing list_macros(const InstanceFacts& facts, const Sources& sources);
/// The entity types, those of definitions in the order of their files and then the built-in ones, with their
/// parameters. A required parameter has a `*` in tables.
Listing list_types(const resolve::Definitions& definitions, const Sources& sources);

/// What an entity comes from: the entity that it is a sub-entity of and the iterations of repeats; empty if
/// an instance file lists it.
std::string entity_source(const InstanceFacts& facts, std::size_t entity, const Sources& sources);

}  // namespace iocwright::report
