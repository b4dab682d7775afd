// Reads protocol files of StreamDevice as far as they say which protocols there are.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace iocwright::epics {

/// The names of the protocols in a file. Values, handlers and strings are skipped; a file with errors gives
/// the names up to them.
std::vector<std::string> protocol_names(std::string_view text);

/// Whether two names mean the same protocol: case does not matter.
bool is_same_protocol(std::string_view a, std::string_view b);

/// What a link of StreamDevice refers to: `@FILE PROTOCOL(ARGUMENTS) BUS`.
struct StreamLink {
  std::string file{};
  std::string protocol{};
  std::string bus{};
};

/// Parses the value of a link; parts that are missing are empty.
StreamLink parse_stream_link(std::string_view link);

/// The port of a link of asyn, such as `@asyn(PORT, 0, 1)NAME` or `@asynMask(PORT 0 0xFF)`; empty if it is
/// no such link.
std::string_view asyn_port(std::string_view link);

}  // namespace iocwright::epics
