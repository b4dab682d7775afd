// Reads a pattern and works out what an instance gets of it.
#pragma once

#include <string>
#include <vector>

#include "instance/patterns/instance.hpp"
#include "instance/patterns/pattern_tree.hpp"
#include "instance/patterns/vendor.hpp"

namespace iocwright::patterns {

/// A pattern that was found in a library.
struct FoundPattern {
  std::string label;  ///< of the library
  PatternTree tree;
};

/// Tries the libraries in order. The error is that of the last one.
Result<FoundPattern> find_pattern(const std::string& name, const std::string& version,
                                  const std::vector<std::string>& uris, const Machine& machine);

/// The version to ask a library for: empty for none. A recorded `HEAD` is none, which is worth a warning.
std::string requested_version(const PatternEntry& entry, Sink& sink);

/// The files for the instance by the pattern's manifest and the entry's selection. Sets the entry's hashes.
Result<PatternChange> vendor_pattern(PatternEntry entry, const PatternTree& tree);

/// The files as ibek 4.6 wrote them: all to `config`, each with a line in front.
PatternChange vendor_as_4_6(PatternEntry entry, const PatternTree& tree);

/// The paths of an entry's files.
std::vector<std::string> locked_paths(const PatternEntry* entry);

}  // namespace iocwright::patterns
