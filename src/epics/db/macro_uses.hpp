// Finds the macros that a text, such as a database template, refers to.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace iocwright::epics {

/// A reference to a macro in a text: `$(NAME)`, `${NAME}` or `$(NAME=DEFAULT)`.
struct MacroUse {
  std::string name;
  std::optional<std::string> default_text;  ///< as written, with the macros in it
  std::size_t begin = 0;                    ///< of `$` in the text
  std::size_t end = 0;                      ///< after the bracket
};

/// The references in a text, in the order in which they end: those in a default come before the one that has
/// it. By the rules of macLib (`macCore.c` of EPICS Base): a backslash escapes the next character, and there
/// are none within single quotes, which end with their line. Leaves out references whose name is itself
/// calculated, macros that a reference defines (`$(NAME,A=1)`), and those that are not closed on their line.
std::vector<MacroUse> find_macro_uses(std::string_view text);

}  // namespace iocwright::epics
