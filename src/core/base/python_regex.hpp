// Translates regular expressions of Python's `re` module to PCRE2, so that they match the same strings and
// are rejected with Python's messages.
#pragma once

#include <string>
#include <string_view>

#include <tl/expected.hpp>

namespace iocwright {

/// How Python would compile an expression: its type, and the flags that are set from the beginning.
struct PythonRegexOptions {
  bool multiline = false;    ///< re.MULTILINE
  bool dot_all = false;      ///< re.DOTALL
  bool ignore_case = false;  ///< re.IGNORECASE
  bool bytes = false;        ///< the pattern is of type `bytes`; Regex::compile() needs `bytes`, too
};

/// The expression in PCRE2's syntax, with the same groups; for Regex::compile(). Wrapped in `(?:...)`, so
/// that anchors can be added. The error is that of Python 3.13, such as `nothing to repeat at position 0`.
/// Not supported: `\N{NAME}`.
tl::expected<std::string, std::string> translate_python_regex(std::string_view pattern,
                                                              PythonRegexOptions how = {});

/// As above, for an expression that must match a whole string: Python's fullmatch(). Use Regex::match().
tl::expected<std::string, std::string> translate_python_fullmatch(std::string_view pattern);

}  // namespace iocwright
