#include "instance/check/load_findings.hpp"

#include <fmt/format.h>

#include <cctype>
#include <string>

#include "instance/check/rules.hpp"

namespace iocwright::check {

namespace {

using epics::LoadFinding;
using Problem = epics::LoadProblem;

/// A message of EPICS Base as a part of a sentence.
std::string lower_first(std::string text) {
  const bool is_word = text.size() > 1 && std::islower(static_cast<unsigned char>(text[1])) != 0;
  if (text.ends_with('.')) text.pop_back();
  if (is_word) text[0] = static_cast<char>(std::tolower(static_cast<unsigned char>(text[0])));
  return text;
}

std::string field_of(const LoadFinding& found) {
  return fmt::format("the field `{}` of the record `{}`", found.field, found.name);
}

/// A character in a message.
std::string character(const std::string& value) {
  const auto code = value.empty() ? 0U : static_cast<unsigned>(static_cast<unsigned char>(value.front()));
  if (code == ' ') return "a blank";
  return code > ' ' && code < 0x7f ? fmt::format("`{}`", value) : fmt::format("the byte 0x{:02x}", code);
}

std::string suggestion(const LoadFinding& found) {
  return found.suggestion.empty() ? "" : fmt::format("did you mean `{}`?", found.suggestion);
}

Diagnostic bad_value(const LoadFinding& found) {
  if (found.context.starts_with("no such device"))
    return finding(DiagKind::field_value,
                   fmt::format("the record type `{}` has no device support `{}`", found.type, found.value))
        .help(suggestion(found));
  Diagnostic out =
      finding(DiagKind::field_value,
              fmt::format("{} does not accept `{}`: {}", field_of(found), found.value,
                          found.context.starts_with("using menu ")
                              ? fmt::format("it is not a choice of the menu `{}`",
                                            found.context.substr(std::string_view("using menu ").size()))
                              : lower_first(found.reason)))
          .help(suggestion(found));
  return out;
}

Diagnostic open_string() {
  return finding(DiagKind::database_syntax, "the string is not closed on its line")
      .help("add the closing quote");
}

std::optional<Diagnostic> describe_file(const LoadFinding& found) {
  switch (found.problem) {
    case Problem::invalid_character:
      if (found.value == "\"") return open_string();  // of a value
      return finding(DiagKind::database_syntax, fmt::format("{} is not allowed here", character(found.value)))
          .help("put names and values with such characters in double quotes");
    case Problem::open_string: return open_string();
    case Problem::bad_string:
      return finding(DiagKind::database_syntax,
                     "the value has a control character or an escape that EPICS Base does not accept");
    case Problem::syntax:
      return finding(DiagKind::database_syntax,
                     found.value.empty() ? fmt::format("the file ends where {} is expected", found.reason)
                                         : fmt::format("unexpected `{}`", found.value))
          .help(found.value.empty() ? "" : fmt::format("{} is expected here", found.reason));
    case Problem::recursive_macro:
      return finding(DiagKind::macro_syntax,
                     fmt::format("the value of the macro `{}` refers to the macro itself", found.name));
    case Problem::endless_macro:
      return finding(DiagKind::macro_syntax,
                     "the text ends in the middle of a macro reference, at which EPICS Base never returns")
          .help("add the closing bracket");
    default: return std::nullopt;
  }
}

std::optional<Diagnostic> describe_record(const LoadFinding& found) {
  switch (found.problem) {
    case Problem::empty_name: return finding(DiagKind::record_name, "the name is empty");
    case Problem::empty_info_name:
      return finding(DiagKind::record_name,
                     fmt::format("an info item of the record `{}` has an empty name", found.name));
    case Problem::bad_name:
      return finding(DiagKind::record_name,
                     fmt::format("the name `{}` contains {}, which EPICS does not allow", found.name,
                                 character(found.value)));
    case Problem::odd_name: {
      Diagnostic out = finding(DiagKind::record_name, fmt::format("the name `{}` should not contain {}",
                                                                  found.name, character(found.value)));
      const bool is_first = found.name.starts_with(found.value) && found.value >= " ";
      if (is_first)
        out.set_message(
            fmt::format("the name `{}` should not begin with {}", found.name, character(found.value)));
      out.set_severity(Severity::warning);
      return out;
    }
    case Problem::long_name:
      return finding(DiagKind::record_name, fmt::format("the name `{}` has {} bytes: a record has at most 60",
                                                        found.name, found.name.size()));
    case Problem::unknown_record_type:
      return finding(DiagKind::unknown_record_type, fmt::format("there is no record type `{}`", found.type));
    case Problem::missing_record:
      if (found.value.empty())
        return finding(DiagKind::missing_record,
                       fmt::format("there is no record `{}` to add fields to", found.name))
            .help("load the database that defines it first");
      return finding(DiagKind::missing_record,
                     fmt::format("there is no record `{}` for the alias `{}`", found.name, found.value))
          .help("load the database that defines it first");
    case Problem::other_record_type: {
      Diagnostic out = finding(DiagKind::duplicate_record,
                               fmt::format("the record `{}` has the type `{}`, and cannot also be `{}`",
                                           found.name, found.type, found.value));
      out.set_severity(Severity::error);
      return out;
    }
    case Problem::existing_alias: {
      Diagnostic out =
          finding(DiagKind::duplicate_record,
                  fmt::format("the alias `{}` of `{}` is already the name of a record or an alias",
                              found.value, found.name));
      out.set_severity(Severity::error);
      return out;
    }
    default: return std::nullopt;
  }
}

std::optional<Diagnostic> describe_field(const LoadFinding& found) {
  switch (found.problem) {
    case Problem::unknown_field:
      return finding(DiagKind::unknown_field,
                     fmt::format("records of the type `{}` have no field `{}`", found.type, found.field))
          .help(suggestion(found));
    case Problem::name_field:
      return finding(DiagKind::unknown_field, "the field `NAME` cannot be set")
          .help("the name of a record is the second word of `record(TYPE, NAME)`");
    case Problem::bad_value: return bad_value(found);
    case Problem::bad_calc:
      return finding(DiagKind::field_value, fmt::format("{} is not a valid expression: {}", field_of(found),
                                                        lower_first(found.reason)));
    case Problem::bad_link:
      return finding(DiagKind::field_value,
                     found.reason.empty()
                         ? fmt::format("{} is not a valid link: `{}`", field_of(found), found.value)
                         : fmt::format("{} is not a valid link: {}", field_of(found), found.reason));
    case Problem::link_mismatch:
      return finding(DiagKind::field_value,
                     fmt::format("{} is `{}`, which is not an address of the record's device support",
                                 field_of(found), found.value))
          .help("compare it with `DTYP`: an address such as `@asyn(PORT)` needs device support");
    case Problem::scan_value:
      return finding(DiagKind::field_value,
                     fmt::format("the record `{}` has a `SCAN` that is the number of no choice", found.name));
    case Problem::missing_subroutine:
      return finding(DiagKind::field_value, found.value.empty()
                                                ? fmt::format("{} is empty", field_of(found))
                                                : fmt::format("there is no subroutine `{}`", found.value));
    case Problem::constant_type:
      return finding(DiagKind::field_value, fmt::format("{} needs a number, not a string", field_of(found)));
    default: return std::nullopt;
  }
}

std::optional<Diagnostic> describe_script(const LoadFinding& found) {
  switch (found.problem) {
    case Problem::unbalanced_quote:
      return finding(DiagKind::script_syntax, "the quote is not closed, so that the IOC shell skips the line")
          .help("add the closing quote");
    case Problem::trailing_backslash:
      return finding(DiagKind::script_syntax, "the line ends in a backslash, so that the IOC shell skips it")
          .help("remove the backslash: a line cannot continue on the next one");
    case Problem::illegal_redirection:
      return finding(DiagKind::script_syntax,
                     "the redirection names no file, or there is a second one, so that the IOC shell skips "
                     "the line")
          .help("put `<` and `>` in quotes if they are no redirections");
    case Problem::script_ends: {
      Diagnostic out = finding(DiagKind::script_syntax,
                               "the line has only separators, at which EPICS Base 7.0.8 ends the script");
      out.set_severity(Severity::warning);
      return out;
    }
    case Problem::missing_script:
    case Problem::cannot_redirect:
      return finding(DiagKind::missing_file, fmt::format("there is no file `{}`", found.value));
    case Problem::unknown_command:
      return finding(DiagKind::unknown_command, fmt::format("the IOC has no command `{}`", found.name));
    case Problem::bad_argument:
      return finding(DiagKind::script_command, fmt::format("`{}` does not accept `{}`: {}", found.name,
                                                           found.value, lower_first(found.reason)));
    case Problem::command_failed:
      return finding(DiagKind::script_command,
                     fmt::format("`{}` fails: {}", found.name, lower_first(found.reason)));
    case Problem::template_syntax:
      return finding(DiagKind::database_syntax,
                     fmt::format("the substitution file is wrong here: {}", lower_first(found.reason)));
    case Problem::after_init:
      return finding(DiagKind::script_order, "records cannot be loaded after `iocInit`")
          .help("move the line before `iocInit`");
    case Problem::init_again: return finding(DiagKind::script_order, "`iocInit` is called a second time");
    default: return std::nullopt;
  }
}

}  // namespace

std::optional<Diagnostic> describe(const LoadFinding& found) {
  for (const auto part : {describe_file, describe_record, describe_field, describe_script})
    if (auto out = part(found)) {
      out->set_span(found.span);
      return out;
    }
  return std::nullopt;
}

}  // namespace iocwright::check
