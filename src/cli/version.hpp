// The answer to `--version`.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/build_info.hpp"
#include "image/tools/replaced_tools.hpp"

namespace iocwright::cli {

/// A library in the program.
struct LinkedLibrary {
  std::string_view name;
  std::string version;
};

/// The libraries that are linked into this program, by name.
std::vector<LinkedLibrary> linked_libraries();

/// What `--version` prints. The first line has the name and the version, then details in parentheses.
std::string version_text(const BuildInfo& build, std::span<const image::ReplacedTool> tools,
                         const std::vector<LinkedLibrary>& libraries);

/// The same as a JSON object. A commit or date that is unknown is null.
std::string version_json(const BuildInfo& build, std::span<const image::ReplacedTool> tools,
                         const std::vector<LinkedLibrary>& libraries);

/// The answer to `--version` of this program: only the compatible version, if it is called as a tool that it
/// replaces, or else JSON if `--json` is among the other words of the command line, or text.
std::string version_called_as(std::string_view program, const std::vector<std::string>& words);

}  // namespace iocwright::cli
