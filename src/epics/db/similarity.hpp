// How similar two names are, by the measure with which EPICS Base suggests another one.
#pragma once

#include <string_view>

namespace iocwright::epics {

/// From 0, nothing in common, to 1, equal: `epicsStrSimilarity()` of EPICS Base. Only texts of up to 1000
/// bytes are compared.
double similarity(std::string_view a, std::string_view b);

/// The element of `range` whose name, `name_of(element)`, is most similar to `word`, the first of several;
/// null if none has anything in common with it.
template <class Range, class NameOf>
auto* most_similar(std::string_view word, Range& range, NameOf name_of) {
  decltype(&*range.begin()) best = nullptr;
  double best_similarity = 0;
  for (auto& element : range) {
    const double found = similarity(word, name_of(element));
    if (found <= best_similarity) continue;
    best = &element;
    best_similarity = found;
  }
  return best;
}

}  // namespace iocwright::epics
