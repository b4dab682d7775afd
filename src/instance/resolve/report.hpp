// Reports an error together with the entities, repeats and sub-entities that led to it.
#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include "core/diag/sink.hpp"

namespace iocwright::resolve {

/// Notes on where an entity comes from: the entities that it is a sub-entity of and the repeats around it,
/// innermost first.
using Context = std::vector<Note>;

/// The note on a repeat around an entity.
inline constexpr const char* repeat_note = "in this repeat";

/// Adds the diagnostic to the sink, with the notes of `context`. What is wrong at the same place for several
/// items of a repeat is printed once.
inline void report(Sink& sink, Diagnostic diagnostic, const Context& context) {
  for (const Note& note : context) diagnostic.add_note(note.span, note.text);
  const bool repeats = std::ranges::find(context, repeat_note, &Note::text) != context.end();
  if (diagnostic.cause().empty() && repeats)
    diagnostic.set_cause(
        std::to_string(diagnostic.span().file) + ":" + std::to_string(diagnostic.span().begin), false);
  sink.add(std::move(diagnostic));
}

}  // namespace iocwright::resolve
