// The lines of st.cmd and ioc.subst, each with the part of `Boot` that it prints.
#pragma once

#include <string>
#include <vector>

#include "core/base/templates.hpp"
#include "core/diag/result.hpp"
#include "instance/report/facts.hpp"

namespace iocwright::report {

/// A line of a boot file. At most one of `script`, `setting` and `table` is set, and they point into the
/// `Boot` of the file; none is set if the line is hand-written, or from the template of the file itself.
struct FileLine {
  std::string text;  ///< without the line end
  const boot::ScriptLine* script = nullptr;
  const boot::EnvironmentSetting* setting = nullptr;
  const boot::DatabaseTable* table = nullptr;
  const boot::DatabaseRow* row = nullptr;  ///< of `table`; null for its file name and its columns
  Span place = {};                         ///< hand-written lines only

  bool has_entity() const { return script != nullptr || setting != nullptr || table != nullptr; }
};

/// The lines of st.cmd. Finds out where the template of st.cmd prints a line by printing the file again with
/// a mark in its place, so any template that keeps the order and number of lines can be used; the lines of
/// others count as the template's own.
Result<std::vector<FileLine>> st_cmd_lines(const boot::Boot& boot, const TemplateFiles& templates);
/// The lines of ioc.subst, found in the same way.
Result<std::vector<FileLine>> ioc_subst_lines(const boot::Boot& boot, const TemplateFiles& templates);

/// Both files, generated or hand-written; they refer to `facts`.
struct BootLines {
  std::vector<FileLine> st_cmd, ioc_subst;
};
Result<BootLines> boot_lines(const InstanceFacts& facts, const TemplateFiles& templates,
                             const Sources& sources);

}  // namespace iocwright::report
