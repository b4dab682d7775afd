// The commands of the IOC shell of EPICS Base 7.0.8.1, and the types of their arguments.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "epics/db/iocsh_line.hpp"

namespace iocwright::epics {

/// A row of the table. A letter for each argument: `s` a string, `i` an integer, `d` a floating point number,
/// `p` pdbbase, `v` any number of words.
struct IocshCommand {
  std::string_view name;
  std::string_view arguments;
};

/// The command of this name in softIoc, or null. Commands that register what a dbd file defines have no fixed
/// name and are found by the end of their names.
const IocshCommand* find_iocsh_command(std::string_view name);

/// What is wrong with the arguments of a line: a finding with `value` and `reason`, and the place of the
/// argument in the line. Missing arguments and further ones are not errors.
struct IocshArgumentError {
  LoadFinding finding;
  TextRange range;
};
std::optional<IocshArgumentError> check_arguments(const IocshCommand& command, const IocshLine& line);

}  // namespace iocwright::epics
