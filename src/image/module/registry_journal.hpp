// Remembers what each module has entered in the registry, so that lost lines can be restored in their place
// and the files can be made again as if all modules had been built from nothing.
#pragma once

#include <algorithm>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "image/recipe/edits.hpp"

namespace iocwright::image {

/// A change to one of the files.
struct RegistryChange {
  std::string file;  ///< name of the file, such as `lib_list`
  Edit edit;
  /// Skip the edit if a line matches this regular expression.
  std::optional<PlacedText> unless = {};
};

/// The changes that one module makes, in the order in which they are applied.
using RegistryChanges = std::vector<RegistryChange>;

/// Applies one change to `text`, the content of its file.
Result<void> make_change(std::string& text, const RegistryChange& change);

/// What modules have entered in the registry. Functions that return a Result fail if an edit does.
struct RegistryJournal {
  struct Entry {
    std::string module;
    RegistryChanges changes;
  };
  std::map<std::string, std::string> initial;  ///< each file before the first module was entered
  std::vector<Entry> entries;                  ///< in the order in which modules were first entered
  std::map<std::string, std::string> texts;    ///< each file with all entries applied

  const Entry* find(std::string_view module) const;
  /// Enters a module, or replaces its changes. With `adds`, adds changes to those that it has, for a partial
  /// build. `initial` must have all files that are changed.
  Result<void> put(const std::string& module, RegistryChanges changes, bool adds);
  /// Sets the search path for databases in all entries that have one: it depends on all modules.
  Result<void> set_search_path(const RegistryChange& change);
  /// Makes `texts` from `initial` and the entries.
  Result<void> replay();

  /// The journal as a string, which parse() reads.
  std::string text() const;
  /// Returns an empty journal if the string is not a valid one.
  static RegistryJournal parse(std::string_view text);
};

/// Sorts the items that `names` lists in that order. They take the places that they had among the others.
/// Returns whether anything has moved.
template <class Items, class NameOf>
bool sort_listed(Items& items, const std::vector<std::string>& names, NameOf name_of) {
  std::vector<std::size_t> places;
  std::vector<typename Items::value_type> listed;
  for (const std::string& name : names)
    for (std::size_t i = 0; i < items.size(); ++i)
      if (name_of(items[i]) == name && std::ranges::find(places, i) == places.end()) {
        places.push_back(i);
        listed.push_back(items[i]);
      }
  const bool moves = !std::ranges::is_sorted(places);
  std::ranges::sort(places);
  for (std::size_t i = 0; i < places.size(); ++i) items[places[i]] = std::move(listed[i]);
  return moves;
}

/// Carries the difference between `before` and `after` over to `now`, the content of the same file, which
/// someone may have changed, and ensures that it has what `changes` enter in it. A line that `now` lacks is
/// placed where `after` has it. `repeated`: the changes have been made before, so a replacement is not made
/// again.
Result<std::string> merge_registry(const std::string& now, const std::string& before,
                                   const std::string& after, const std::vector<RegistryChange>& changes,
                                   bool repeated);

}  // namespace iocwright::image
