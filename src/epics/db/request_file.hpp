// Reads request files of autosave, which list the PVs to save.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "epics/db/macros.hpp"

namespace iocwright::epics {

/// A line of a request file.
struct RequestLine {
  std::string name{};    ///< of a PV, or of a file to include
  std::string macros{};  ///< of an include
  bool is_include = false;
  TextRange range{};  ///< the line
};

/// The PVs and includes of a file, by the rules of `readReqFile()` of autosave (save_restore.c). Lines are
/// expanded with the macros of `definitions` if that is not empty.
std::vector<RequestLine> read_request_file(std::string_view text, std::string_view definitions);

}  // namespace iocwright::epics
