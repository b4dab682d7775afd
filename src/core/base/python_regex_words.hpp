// Explains an error in a regular expression without the words of Python.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace iocwright {

/// An error in a regular expression or its replacement.
struct RegexProblem {
  std::string message;                  ///< to follow a colon: "this `(` is never closed"
  std::string help;                     ///< may be empty
  std::optional<std::size_t> position;  ///< in characters; nullopt if it is unknown
};

/// `python` is an error of translate_python_regex() or RegexTemplate::parse().
RegexProblem explain_regex_error(std::string_view python);

}  // namespace iocwright
