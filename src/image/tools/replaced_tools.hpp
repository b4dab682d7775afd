// The Python tools that iocwright replaces: their packages, programs and versions.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace iocwright::image {

/// A Python package whose programs iocwright replaces.
struct ReplacedTool {
  std::string_view package;  ///< its normalized name, as in requirements
  std::string_view version;  ///< the newest version that ours is compatible with
  std::span<const std::string_view> programs;
};

/// All tools that iocwright replaces.
std::span<const ReplacedTool> replaced_tools();

/// The tool of this package, by its normalized name, or null.
const ReplacedTool* replaced_package(std::string_view package);

/// True if only the replaced tools need this package. Its name must be normalized.
bool is_dependency_of_tools(std::string_view package);

/// The version that a replaced tool answers with: a local version of PEP 440, so that scripts that compare
/// versions accept it.
std::string compatible_version(const ReplacedTool& tool);

/// The replaced tool that has a program of this name, or null.
const ReplacedTool* tool_of_program(std::string_view program);

}  // namespace iocwright::image
