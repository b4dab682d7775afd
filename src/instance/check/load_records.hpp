// Loads the databases of an instance as its IOC would, to find what is wrong with its records.
#pragma once

#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

#include "core/base/environment.hpp"
#include "core/diag/sink.hpp"
#include "epics/db/database.hpp"
#include "epics/db/db_input.hpp"
#include "instance/check/database_uses.hpp"

namespace iocwright::check {

/// A range of a file that outlives the sources of an instance.
struct FileRange {
  std::string file{};
  std::uint32_t begin = 0, end = 0;
};

/// The records and aliases of an entity, or of a line of a hand-written script.
struct RecordOwner {
  FileRange place;
  std::string names;  ///< each ends with a line end
};

/// A link to a record that the instance does not have.
struct ForeignLink {
  FileRange place;  ///< the value of the field
  std::string record;
};

/// What rules on several instances need to know.
struct InstanceRecords {
  std::vector<RecordOwner> owners;
  std::vector<ForeignLink> links;
};

class RecordLoader {
 public:
  /// Loads into `database`. Without definitions (`has_definitions` is false), only the rules on syntax and
  /// names are applied. `folders`: where templates and their includes are looked for.
  RecordLoader(epics::DbFiles& files, epics::Database& database, bool has_definitions,
               const std::vector<std::string>& folders, const Sources& sources, Sink& sink);

  /// Loads a template, reports what EPICS Base would as findings of rules, and returns what it contains.
  epics::DbDocument load(const DatabaseUse& use);
  /// Applies the rules on the whole database.
  InstanceRecords finish();

 private:
  struct First {
    std::size_t use;  ///< an index in `uses_`
    Span span;
  };

  void report(const epics::LoadFinding& found, const DatabaseUse& use);
  void define_types(const epics::DbDocument& document);
  void enter(const epics::DbName& name, const std::string& type);
  void report_duplicate(const epics::DbName& name, const First& first);
  bool has_valid_device(const std::string& record) const;
  FileRange range(Span span) const;
  void find_foreign_links(InstanceRecords& out) const;

  epics::DbFiles& files_;
  epics::Database& database_;
  bool has_definitions_;
  std::string path_;
  const Sources& sources_;
  Sink& sink_;
  Environment environment_;  ///< empty
  std::vector<DatabaseUse> uses_;
  std::vector<std::string> names_;  ///< of the records of each use, each with a line end
  std::unordered_map<std::string, First> first_;
};

}  // namespace iocwright::check
