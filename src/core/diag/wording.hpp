// Whether messages use the words of the Python tools that this program replaces.
#pragma once

#include <string>
#include <string_view>

namespace iocwright {

/// Called as `ibek` or `pvi`, the program keeps the words of these tools, because people's scripts search for
/// them: `Field required`, `Extra inputs are not permitted`, and Python's names of types and values. To be
/// called at most once, when the program starts.
void use_python_words();
/// Whether use_python_words() was called.
bool has_python_words();
/// `: PHRASE` with Python's words, and otherwise nothing.
std::string python_phrase(std::string_view phrase);

}  // namespace iocwright
