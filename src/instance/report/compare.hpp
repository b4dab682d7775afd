// Compares two instances: their entities, the lines of st.cmd and the uses of database templates.
#pragma once

#include <string>
#include <vector>

#include "instance/report/facts.hpp"
#include "instance/report/file_lines.hpp"
#include "instance/report/line_diff.hpp"

namespace iocwright::report {

enum class Change : unsigned char { added, removed, changed };

struct FieldChange {
  std::string name;
  std::string before, after;
};

/// Something that one of two instances has, or that both have with different fields.
struct Difference {
  Change change;
  std::string subject;                   ///< such as `asyn.AsynIP P1`
  std::string place = {};                ///< in the second instance or, if it was removed, in the first
  std::vector<FieldChange> fields = {};  ///< of a change: those that differ
};

/// Things of the same kind, such as entities.
struct DifferenceSection {
  std::string name;  ///< `entities`, `databases` or `pvs`
  std::vector<Difference> differences = {};
};

struct Comparison {
  std::vector<DifferenceSection> sections;
  std::vector<LineChange> st_cmd;

  bool is_same() const;
};

/// One of the instances to compare.
struct ComparedInstance {
  const InstanceFacts& facts;
  const BootLines& lines;
};

/// Entities are the same if their type and id are, and those without an id in the order of their type.
/// Values that definitions calculate are listed only if no other value of the entity differs, and defaults
/// only if they differ.
Comparison compare_instances(const ComparedInstance& before, const ComparedInstance& after,
                             const Sources& sources);

/// A thing to compare, under a name by which it is found again.
struct Comparable {
  std::string subject;
  std::string place;
  std::vector<std::pair<std::string, std::string>> fields;  ///< names and values
};

/// Compares two lists of things. Several of the same subject are matched first if they are equal, and then in
/// order.
std::vector<Difference> compare_things(const std::vector<Comparable>& before,
                                       const std::vector<Comparable>& after);

}  // namespace iocwright::report
