// Splits a line of a startup script into words, as the shell of EPICS IOCs does.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "epics/db/load_finding.hpp"
#include "epics/db/macros.hpp"

namespace iocwright::epics {

struct IocshWord {
  std::string text{};  ///< without quotes and escapes
  TextRange range{};   ///< in the line, with quotes
};

struct IocshRedirection {
  int descriptor = 1;  ///< 0: standard input
  bool appends = false;
  IocshWord file{};
};

struct IocshLine {
  std::vector<IocshWord> words{};
  std::vector<IocshRedirection> redirections{};
  std::optional<LoadProblem> error{};  ///< unbalanced_quote, trailing_backslash or illegal_redirection
  TextRange error_range{};

  const IocshRedirection* redirection(int descriptor) const;
};

/// Splits a line whose macros are expanded, by the rules of `split()` of EPICS Base 7.0.8.1 (`iocsh.cpp`):
/// blanks, parentheses and commas all separate words. After a second redirection of the same kind the rest of
/// the line is ignored.
IocshLine split_iocsh_line(std::string_view line);

}  // namespace iocwright::epics
