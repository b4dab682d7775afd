// The uses of database templates by an instance, from its `Boot` or its hand-written files.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/diag/diagnostic.hpp"
#include "core/diag/source.hpp"
#include "epics/db/substitutions.hpp"
#include "instance/report/facts.hpp"

namespace iocwright::check {

/// A macro that a use of a template defines.
struct GivenMacro {
  std::string name;
  std::string value;
  Span place;  ///< in the definition or in ioc.subst
  Span given;  ///< the value in the instance that it is from; unknown if there is none
};

/// One use of a database template.
struct DatabaseUse {
  std::string file;
  Span place;  ///< of the database in the definition, or of its name in ioc.subst
  std::vector<GivenMacro> macros;
  std::string definitions;  ///< the macros as a definition string; see epics::parse_macros()
  Span user;                ///< the entity, the row of a substitution file, or the line of the script
  std::string user_text;    ///< the note on it, such as `for this `asyn.AsynIP``
  bool is_of_script = false;
  bool is_of_msi = false;  ///< msi expands the file, and the IOC loads the result
};

/// The uses of an instance, in the order of ioc.subst.
std::vector<DatabaseUse> database_uses(const report::InstanceFacts& facts);

/// The uses of a substitution file, as msi reads it. What it rejects is missing.
std::vector<DatabaseUse> database_uses(FileId substitutions, const Sources& sources);

/// The uses that items of a substitution file mean. `definitions` are macros for all of them.
std::vector<DatabaseUse> uses_of(const std::vector<epics::SubstitutionItem>& items, std::string definitions,
                                 FileId file);

/// The use of a file by a line of a script. `definitions_place`: of the string, with its quotes, if any.
DatabaseUse use_of(std::string file, Span file_place, std::string_view definitions, Span definitions_place,
                   Span line);

/// Adds notes on where a template is used to a finding in it.
void add_user(Diagnostic& finding, const DatabaseUse& use);

}  // namespace iocwright::check
