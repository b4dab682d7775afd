// The manual pages, from the commands and the help pages, and all other files below `share`.
#pragma once

#include <string>
#include <vector>

#include "cli/command_tree.hpp"
#include "cli/session.hpp"
#include "core/base/build_info.hpp"

namespace iocwright::cli {

struct ManualPage {
  std::string name;  ///< such as `iocwright-support-build`
  int section = 1;   ///< 1: a program or command; 7: a topic
  std::string text;
};

/// iocwright(1), a page of section 1 for each command that is not hidden, and one of section 7 for each topic
/// of `iocwright help`.
Result<std::vector<ManualPage>> manual_pages(const CommandTree& tree, const BuildInfo& build,
                                             const Session& session);

/// Writes the manual pages, and the completions of all programs, below `folder`, as they are installed below
/// `share`.
Result<void> write_share(const std::string& folder, Session& session);

}  // namespace iocwright::cli
