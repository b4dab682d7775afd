// Classes of characters in the text files of EPICS.
#pragma once

namespace iocwright::epics {

/// White space as isspace() in the C locale.
constexpr bool is_space(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

}  // namespace iocwright::epics
