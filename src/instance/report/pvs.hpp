// The records and aliases of an instance, each with the database and the entity that it comes from.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "instance/report/compare.hpp"
#include "instance/report/explanation.hpp"
#include "instance/report/facts.hpp"
#include "instance/report/listing.hpp"

namespace iocwright::report {

/// A use of a database: a row of ioc.subst, or a file that a command of st.cmd loads.
struct PvLoad {
  std::string database;                      ///< as ioc.subst or st.cmd names it
  std::vector<boot::MacroValue> macros = {}; ///< of an entity's row
  std::string macro_text = {};               ///< of any other use, as it is written
  std::optional<std::size_t> entity = {};    ///< an index in Boot::entities; none if it is hand-written
  Span place = {};  ///< in the definition, or the hand-written line
};

struct PvField {
  std::string name;
  std::string value;
  Span place = {};  ///< of the value, in the template
};

struct PvFact {
  std::string name;
  std::string type;                  ///< of the record
  std::string alias_of = {};         ///< the record, for an alias
  std::vector<PvField> fields = {};  ///< of a record, and `info NAME` for its info items; empty for an alias
  Span place = {};                   ///< its name, in the database file
  std::size_t load = 0;              ///< the first use that defines it, an index in Pvs::loads
};

struct Pvs {
  std::vector<PvLoad> loads;
  std::vector<PvFact> pvs;  ///< in the order of their definition

  /// The PV of that name, or null.
  const PvFact* find(std::string_view name) const;
};

/// The name of each PV, its record type, the place in its database file, and the entity or the hand-written
/// line that loads it; in JSON also the fields.
Listing list_pvs(const InstanceFacts& facts, const Pvs& pvs, const Sources& sources);

/// A PV: its database, the use of it, the entity and the fields of the record.
Explanation explain_pv(const InstanceFacts& facts, const Pvs& pvs, const PvFact& pv, const Sources& sources);

/// The PVs as things to compare: the type, fields and info items of each.
std::vector<Comparable> comparable_pvs(const Pvs& pvs, const Sources& sources);

}  // namespace iocwright::report
