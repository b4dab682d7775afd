// Reports an error together with the entities, repeats and sub-entities that led to it.
#pragma once

#include <vector>

#include "core/diag/sink.hpp"

namespace iocwright::resolve {

/// What led to an entity: the entity whose sub-entity it is, the repeats around it. Innermost first.
using Context = std::vector<Note>;

inline void report(Sink& sink, Diagnostic diagnostic, const Context& context) {
  for (const Note& note : context) diagnostic.add_note(note.span, note.text);
  sink.add(std::move(diagnostic));
}

}  // namespace iocwright::resolve
