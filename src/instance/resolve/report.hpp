// Reports an error together with the entities, repeats and sub-entities that led to it.
#pragma once

#include <vector>

#include "core/diag/sink.hpp"

namespace iocwright::resolve {

/// Notes on where an entity comes from: the entities that it is a sub-entity of and the repeats around it,
/// innermost first.
using Context = std::vector<Note>;

/// Adds the diagnostic to the sink, with the notes of `context`.
inline void report(Sink& sink, Diagnostic diagnostic, const Context& context) {
  for (const Note& note : context) diagnostic.add_note(note.span, note.text);
  sink.add(std::move(diagnostic));
}

}  // namespace iocwright::resolve
