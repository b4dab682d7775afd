// The commands of `ibek pattern`.
#pragma once

#include <optional>
#include <ostream>
#include <string>
#include <vector>

#include "instance/patterns/check_lock.hpp"
#include "instance/patterns/instance.hpp"
#include "instance/patterns/refresh_schema.hpp"

namespace iocwright::patterns {

struct AddRequest {
  std::string reference = {};             ///< `[library:]name[@version]`
  std::string source = {};                ///< a URI or label instead of the known libraries; empty: none
  std::vector<std::string> include = {};  ///< `SRC=DEST`
  std::vector<std::string> exclude = {};
};

/// Copies a pattern into the instance and enters it into the lock, instead of an earlier entry of that name.
Result<void> add(const AddRequest& request, Instance& instance);

struct UpdateRequest {
  std::string name = {};     ///< of the pattern; empty: all
  std::string version = {};  ///< empty: as in the lock
  std::string source = {};   ///< a URI or label; empty: as in the lock
};

/// Copies patterns of the lock again. Nothing is written unless all of them are found.
Result<void> update(const UpdateRequest& request, Instance& instance);

/// Puts back the files of the lock, which is not changed. For a lock of ibek 4.6, this writes the files as
/// that version does: with a line in front, which the lock's hashes include.
Result<void> restore(const std::string& name, Instance& instance);

/// Compares the files with the lock.
Result<CheckReport> check(const Instance& instance);

/// Prints a report as the reference does. `allow_dirty`: failures are warnings. Returns the exit status.
int print_report(const CheckReport& report, bool allow_dirty, const std::string& folder, std::ostream& out,
                 std::ostream& errors);

}  // namespace iocwright::patterns
