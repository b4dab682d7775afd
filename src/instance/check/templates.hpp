// Reads database templates, each of them once, and finds the macros that they use.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "core/diag/source.hpp"
#include "epics/db/db_input.hpp"
#include "epics/db/macro_uses.hpp"

namespace iocwright::check {

/// A part of a template.
struct TemplatePart {
  std::string text;
  Span span;
};

/// The macros of a template, outside of its comments.
struct TemplateMacros {
  FileId file = 0;
  std::vector<epics::MacroUse> uses;
  std::vector<TemplatePart> unclosed;  ///< references whose bracket is missing
  std::vector<TemplatePart> includes;  ///< names of the files that it includes
  std::set<std::string> substituted;   ///< macros that its `substitute` lines define
  /// Names of macros are calculated (`$(A$(N))`), so that it is unknown which ones are used.
  bool calculates_names = false;
};

/// The macros of a text. `file`: for spans.
TemplateMacros find_template_macros(std::string_view text, FileId file);

class Templates {
 public:
  explicit Templates(epics::DbFiles& files) : files_(files) {}

  /// The template of that name in the first of the folders that has it; null if none has, or if it cannot be
  /// read. As msi, looks for a name with a slash only at that path.
  const TemplateMacros* find(const std::string& name, const std::vector<std::string>& folders);

  /// Where a file that a name with a slash means is on this machine.
  std::string here(const std::string& name) const { return files_.here(name); }

  /// Forgets the templates in and below a folder, of which the next instance has others.
  void forget(const std::string& folder);

 private:
  const TemplateMacros* read(const std::string& path);

  epics::DbFiles& files_;
  std::map<std::string, std::optional<TemplateMacros>> by_path_;
};

}  // namespace iocwright::check
