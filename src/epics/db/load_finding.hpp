// What is wrong with database files, dbd files and startup scripts, as values.
#pragma once

#include <cstddef>
#include <string>

#include "core/diag/span.hpp"

namespace iocwright::epics {

/// Kinds of findings. The comment says what the members of LoadFinding are, apart from `span`.
enum class LoadProblem : unsigned char {
  // Reading
  missing_file,       ///< `name`: a file to load
  missing_include,    ///< `name`: a file to include
  too_many_files,     ///< more nested or included files than we read; Base runs out of memory or files
  undefined_macro,    ///< `name`; `value`: the macro whose value refers to it, if any
  recursive_macro,    ///< likewise
  endless_macro,      ///< the text ends after the comma of a reference: Base never returns
  invalid_character,  ///< `value`
  open_string,        ///< a string that is not closed on its line
  bad_string,         ///< a value in quotes with a character or an escape that JSON5 does not allow
  syntax,  ///< `value`: the unexpected token, empty at the end of the file; `reason`: what was expected
  // Records
  empty_name,           ///< of a record or an alias
  bad_name,             ///< `name` contains the character `value`
  odd_name,             ///< a warning: `name` contains or begins with `value`
  long_name,            ///< `name`: a record with more than 60 bytes; `type`
  unknown_record_type,  ///< `name`, `type`
  missing_record,       ///< `name`: of type `*`, or what an alias refers to (then `value`: the alias)
  other_record_type,    ///< `name` has type `type`, and is defined again as `value`
  defined_again,        ///< `name`, if dbRecordsOnceOnly is set
  late_record,      ///< a consequence: the record before could not be defined, which this one suffers from
  existing_alias,   ///< `value`: an alias of `name` with the name of a record or of an alias
  empty_info_name,  ///< of `name`
  after_init,       ///< a file is loaded after iocInit
  // Fields; `name`: the record, `type`: its type, `field`, `value`
  unknown_field,     ///< `suggestion`, `reason`: the prompt of the suggested field
  name_field,        ///< the field NAME
  unexpanded_macro,  ///< the value contains a reference
  bad_value,         ///< `reason`: the message of Base, `suggestion`: a choice that is similar
  bad_calc,          ///< `reason`: what is wrong with the expression
  bad_link,          ///< `reason`, which is empty if Base gives none
  // Definitions
  empty_definition,     ///< `type`: the kind of the item without a name
  unknown_field_type,   ///< `name`: the record type, `field`, `value`
  unknown_menu,         ///< likewise; `value`: the menu
  bad_attribute,        ///< likewise; `reason`: the attribute, `value`
  missing_attribute,    ///< likewise; a warning
  unknown_link_type,    ///< `name`: the choice of a device, `value`
  unknown_device_type,  ///< `name`: likewise, `type`: the record type
  empty_record_type,    ///< `name`: has no fields, and no earlier definition
  bad_break_table,      ///< `name`, `reason`
  // iocInit
  unlinked_record_type,  ///< `name`: defined in a dbd file, but not linked into the IOC
  unlinked_device,       ///< `name`: its table
  unlinked_driver,       ///< `name`
  link_mismatch,  ///< `name`, `field`, `value`; `type`: the link type of the device, `reason`: of the value
  scan_value,     ///< `name`: a record whose SCAN is the number of no choice
  missing_subroutine,  ///< `name`, `field`, `value`
  constant_type,       ///< `name`, `field`, `value`: a constant array of strings for a number
  init_again,          ///< iocInit is called twice
  // Scripts; `name`: the command
  unbalanced_quote,
  trailing_backslash,
  illegal_redirection,
  cannot_redirect,  ///< `value`: the file
  missing_script,   ///< `value`: the file
  unknown_command,
  bad_argument,     ///< `value`, `reason`
  command_failed,   ///< `value`, `reason`
  script_ends,      ///< a warning: a line of separators ends the script
  script_broken,    ///< a consequence: `on error break` or `halt` ends the script
  template_syntax,  ///< of a substitution file; `reason`
  crash,            ///< EPICS Base crashes here
};

/// One finding. Strings that its kind does not need are empty.
struct LoadFinding {
  LoadProblem problem = LoadProblem::syntax;
  Span span{};
  std::string name{};
  std::string type{};
  std::string field{};
  std::string value{};
  std::string reason{};
  std::string context{};  ///< of a bad value: the menu, or that there is no such device
  std::string suggestion{};
  std::size_t piece = 0;  ///< of the text of the load; see DbPiece
};

/// True if Base reads no further than the line with this error.
bool ends_load(LoadProblem problem);

/// The words of EPICS Base 7.0.8.1 for this finding, without place and line end. Empty if Base says nothing.
std::string base_text(const LoadFinding& finding);

}  // namespace iocwright::epics
