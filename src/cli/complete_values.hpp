// The values that an option or argument can have on this machine.
#pragma once

#include "cli/complete.hpp"
#include "cli/session.hpp"

namespace iocwright::cli {

/// Values to choose from, and whether the name of a file or folder is possible as well.
struct PossibleValues {
  std::vector<Candidate> candidates{};
  bool files = false, folders = false;
  bool is_list = false;  ///< several can be given, separated by commas
};

/// The values of the option or argument at this point. Reads folders, definitions and instances, but reports
/// no errors and runs no program.
PossibleValues values_at(const CompletionPoint& point, Session& session);

}  // namespace iocwright::cli
