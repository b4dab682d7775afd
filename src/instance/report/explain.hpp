// Explains the parts of an instance: entity types, entities, lines of generated files, variables.
#pragma once

#include "core/base/templates.hpp"
#include "instance/model/built_in.hpp"
#include "instance/report/explanation.hpp"
#include "instance/report/facts.hpp"
#include "instance/report/file_lines.hpp"
#include "instance/resolve/definitions.hpp"

namespace iocwright::report {

/// A type: its parameters, what its entities add to the boot files, and an entity to paste.
Explanation explain_type(const resolve::EntityType& type, const Sources& sources);
Explanation explain_type(const model::BuiltInType& type);

/// An entity: where it and its values come from, and the lines that it adds to st.cmd and ioc.subst.
Explanation explain_entity(const InstanceFacts& facts, std::size_t entity, const BootLines& lines,
                           const Sources& sources);

/// Line `number`, counted from 1, of st.cmd or ioc.subst: its entity, definition and template, and the values
/// of expressions and macros in it.
Explanation explain_line(const InstanceFacts& facts, std::string_view file, std::size_t number,
                         const FileLine& line, const Sources& sources);

/// A variable that st.cmd sets.
Explanation explain_setting(const InstanceFacts& facts, const boot::EnvironmentSetting& setting,
                            const Sources& sources);

}  // namespace iocwright::report
