// What `iocwright explain` tells about one thing, printed as text or as JSON.
#pragma once

#include <nlohmann/json_fwd.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace iocwright::report {

struct ExplanationRow {
  std::string name;
  std::string value = {};
  std::string place = {};  ///< `FILE:LINE:COLUMN`; may be empty
  std::string note = {};   ///< such as a description; may be empty
};

struct ExplanationSection {
  std::string title = {};  ///< empty for the first one, which tells what the subject is
  std::vector<ExplanationRow> rows = {};
};

struct Explanation {
  std::string subject;  ///< such as `st.cmd:14` or `asyn.AsynIP`
  std::string kind;     ///< `type`, `entity`, `line`, `variable` or `pv`
  std::string text;     ///< the line, or a description; may be empty
  std::vector<ExplanationSection> sections = {};
  std::string example = {};  ///< YAML to paste; may be empty
};

/// All of them, with empty lines between. Control characters are escaped.
std::string print_explanations(const std::vector<Explanation>& explanations);
/// An object. Sections without rows, and what is empty in a row, are left out.
nlohmann::ordered_json explanation_json(const Explanation& explanation);
/// An array of objects.
std::string explanations_json(const std::vector<Explanation>& explanations);

}  // namespace iocwright::report
