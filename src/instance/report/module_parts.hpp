// What the sources of a support module offer to instances: database templates and commands of the IOC shell.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace iocwright::report {

struct TemplateMacro {
  std::string name;
  std::optional<std::string> default_text;  ///< none: each use must give the macro
  std::string description;                  ///< of a comment `# % macro, NAME, DESCRIPTION`; may be empty
};

struct TemplatePart {
  std::string file;                   ///< its name, without a folder
  std::vector<TemplateMacro> macros;  ///< in the order of their first use
};

struct CommandArgument {
  std::string label;  ///< as `help` of the IOC shell shows it
  std::string type;   ///< of the parameter that gives it: `str`, `int` or `float`
};

/// A command that the module registers with the IOC shell.
struct ShellCommand {
  std::string name;
  std::vector<CommandArgument> arguments;
};

struct ModuleParts {
  std::string name;
  std::vector<TemplatePart> templates;
  std::vector<ShellCommand> commands;
};

/// The macros of a database template, without those in comments.
std::vector<TemplateMacro> template_macros(std::string_view text);

/// The commands that a C or C++ source defines: each `iocshFuncDef` with its name, and the `iocshArg`s that
/// its array points to. Arguments that a script cannot give, such as `iocshArgPdbbase`, are left out.
std::vector<ShellCommand> shell_commands(std::string_view source);

}  // namespace iocwright::report
