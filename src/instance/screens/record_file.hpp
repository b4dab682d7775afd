// The asyn records of a database template, as pvi finds them: by regular expressions over the text.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/diag/result.hpp"

namespace iocwright::screens {

struct AsynRecord {
  std::string type;
  std::string pv;
  std::string parameter;  ///< the asyn parameter that INP or OUT names; "none" if there is none
  bool is_input = false;  ///< it has INP, not OUT
  std::vector<std::pair<std::string, std::string>> fields;

  bool has_field(std::string_view name) const;
  /// The value of the field, or empty.
  std::string field(std::string_view name) const;
};

struct RecordFile {
  std::vector<AsynRecord> records;
  std::vector<std::string> messages;  ///< what was skipped, for standard output
};

/// An error if an expression cannot be matched against the text, which is not UTF-8 then.
Result<RecordFile> find_records(const std::string& text);

}  // namespace iocwright::screens
