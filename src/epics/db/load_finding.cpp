#include "epics/db/load_finding.hpp"

#include <fmt/format.h>

namespace iocwright::epics {

namespace {

/// A character as Base shows it in messages on names and characters.
std::string shown(const std::string& value) {
  const auto code = value.empty() ? 0U : static_cast<unsigned>(static_cast<unsigned char>(value.front()));
  return code >= ' ' && code < 0x7f ? fmt::format("'{}'", value.front()) : fmt::format("0x{:02x}", code);
}

std::string cannot_set(const LoadFinding& f, std::string_view reason) {
  std::string out =
      fmt::format("Can't set \"{}.{}\" to \"{}\" {} : {}", f.name, f.field, f.value, f.context, reason);
  if (!f.suggestion.empty()) out += fmt::format("\n    Did you mean \"{}\"?", f.suggestion);
  return out;
}

std::string odd_name(const LoadFinding& f) {
  const bool is_control = !f.value.empty() && static_cast<unsigned char>(f.value.front()) < ' ';
  return fmt::format("Warning: Record/Alias name '{}' should not {} {}", f.name,
                     is_control ? "contain non-printable" : "begin with", shown(f.value));
}

std::string unknown_field(const LoadFinding& f) {
  std::string out = fmt::format("{} Record \"{}\" does not have a field \"{}\"", f.type, f.name, f.field);
  if (!f.suggestion.empty()) out += fmt::format("\n    Did you mean \"{}\"?", f.suggestion);
  if (!f.suggestion.empty() && !f.reason.empty()) out += fmt::format("  ({})", f.reason);
  return out;
}

std::string attribute_error(const LoadFinding& f) {
  if (f.reason == "asl") return "Illegal Access Security value: Must be ASL0 or ASL1";
  if (f.reason == "special") return "Illegal 'special' value.";
  const std::string_view choices = f.reason == "pp"     ? "YES/NO/TRUE/FALSE"
                                   : f.reason == "base" ? "DECIMAL/HEX"
                                                        : "integer";
  return fmt::format("Illegal '{}' value, must be {}", f.reason, choices);
}

}  // namespace

bool ends_load(LoadProblem problem) {
  switch (problem) {
    case LoadProblem::missing_file:
    case LoadProblem::too_many_files:
    case LoadProblem::invalid_character:
    case LoadProblem::open_string:
    case LoadProblem::bad_string:
    case LoadProblem::syntax:
    case LoadProblem::empty_name:
    case LoadProblem::bad_name:
    case LoadProblem::long_name:
    case LoadProblem::unknown_record_type:
    case LoadProblem::late_record:
    case LoadProblem::empty_info_name:
    case LoadProblem::empty_definition:
    case LoadProblem::unknown_field_type:
    case LoadProblem::unknown_menu:
    case LoadProblem::empty_record_type:
    case LoadProblem::bad_break_table: return true;
    default: return false;
  }
}

std::string base_text(const LoadFinding& f) {
  using P = LoadProblem;
  switch (f.problem) {
    case P::missing_file: return fmt::format("dbRead opening file {}", f.name);
    case P::missing_include: return fmt::format("Can't open include file \"{}\"", f.name);
    case P::too_many_files: return fmt::format("too much text in \"{}\" and its includes", f.name);
    case P::undefined_macro: return fmt::format("macLib: macro {} is undefined", f.name);
    case P::recursive_macro: return fmt::format("macLib: macro {} is recursive", f.name);
    case P::endless_macro: return "macLib: the reference at the end of the text never ends";
    case P::invalid_character: return fmt::format("Invalid character {}", shown(f.value));
    case P::open_string: return "Newline in string, closing quote missing";
    case P::bad_string: return "Bad character in JSON string";
    case P::syntax: return "syntax error";
    case P::empty_name: return "ERROR: Record/Alias name can't be empty";
    case P::bad_name: return fmt::format("Bad character '{}' in Record/Alias name \"{}\"", f.value, f.name);
    case P::odd_name: return odd_name(f);
    case P::long_name: return fmt::format("Can't create record \"{}\" of type \"{}\"", f.name, f.type);
    case P::unknown_record_type:
      return fmt::format("Record \"{}\" is of unknown type \"{}\"", f.name, f.type);
    case P::missing_record:
      if (f.value.empty()) return fmt::format("Record \"{}\" not found", f.name);
      return fmt::format("Alias \"{}\" refers to unknown record \"{}\"", f.value, f.name);
    case P::other_record_type:
      return fmt::format("Record \"{}\" of type \"{}\" redefined with new type \"{}\"", f.name, f.type,
                         f.value);
    case P::defined_again:
      return fmt::format("Record \"{}\" already defined and dbRecordsOnceOnly is set.", f.name);
    case P::late_record: return f.name + ": tempList not empty";
    case P::existing_alias: return fmt::format("Can't create alias \"{}\" for \"{}\"", f.value, f.name);
    case P::empty_info_name: return "dbRecordInfo: Info item name can't be empty";
    case P::after_init: return "Records cannot be loaded after iocInit!";
    case P::unknown_field: return unknown_field(f);
    case P::name_field: return fmt::format("Can't set \"NAME\" field of record \"{}\"", f.name);
    case P::unexpanded_macro:
      return fmt::format("{}.{} Has unexpanded macro\n{}", f.name, f.field, cannot_set(f, "Bad Field value"));
    case P::bad_value: return cannot_set(f, f.reason);
    case P::bad_calc:
      return fmt::format("{} in CALC expression '{}'\n{}", f.reason, f.value,
                         cannot_set(f, "Bad Field value"));
    case P::bad_link:
      return fmt::format("{}{}{}", f.reason, f.reason.empty() ? "" : "\n", cannot_set(f, "Bad Field value"));
    case P::empty_definition: return f.type + " name can't be empty";
    case P::unknown_field_type: return "Illegal Field Type";
    case P::unknown_menu: return "menu not found";
    case P::bad_attribute: return attribute_error(f);
    case P::missing_attribute:
      return fmt::format("recordtype({}).{} {} not specified", f.name, f.field, f.value);
    case P::unknown_link_type: return fmt::format("Bad link type \"{}\" for device \"{}\"", f.value, f.name);
    case P::unknown_device_type:
      return fmt::format("Record type \"{}\" not found for device \"{}\"", f.type, f.name);
    case P::empty_record_type:
      return fmt::format("Declaration of recordtype({}) preceeded full definition.", f.name);
    case P::bad_break_table: return f.reason;
    case P::unlinked_record_type: return fmt::format("iocInit record support for {} not found", f.name);
    case P::unlinked_device: return fmt::format("device support {} not found", f.name);
    case P::unlinked_driver: return fmt::format("iocInit: driver {} not found", f.name);
    case P::link_mismatch:
      return fmt::format("{}.{}: can't initialize link type {} with \"{}\" (type {})", f.name, f.field,
                         f.type, f.value, f.reason);
    case P::scan_value: return fmt::format("scanAdd detected illegal SCAN value PV: {}", f.name);
    case P::missing_subroutine:
      if (f.value.empty()) return fmt::format("{}.{} is empty", f.name, f.field);
      return fmt::format("{}: subroutine {} not found PV: {}", f.field, f.value, f.name);
    case P::constant_type:
      return fmt::format("dbConvertJSON: String provided, numeric value expected: {}", f.value);
    case P::init_again: return "iocBuild: IOC can only be initialized from uninitialized or stopped state";
    case P::unbalanced_quote: return "Unbalanced quote.";
    case P::trailing_backslash: return "Trailing backslash.";
    case P::illegal_redirection: return "Illegal redirection.";
    case P::cannot_redirect: return fmt::format("Can't open \"{}\".", f.value);
    case P::missing_script: return fmt::format("Can't open {}", f.value);
    case P::unknown_command: return fmt::format("Command {} not found.", f.name);
    case P::bad_argument:
    case P::command_failed:
    case P::template_syntax: return f.reason;
    case P::script_ends: return "";  // Base says nothing
    case P::script_broken: return "iocsh Error: Break";
    case P::crash: return "crash";
  }
  return "";
}

}  // namespace iocwright::epics
