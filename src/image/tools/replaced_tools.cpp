#include "image/tools/replaced_tools.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace iocwright::image {

namespace {

using namespace std::string_view_literals;

constexpr std::array ibek_programs{"ibek"sv};
constexpr std::array pvi_programs{"pvi"sv};
constexpr std::array console_programs{"stdio-socket"sv, "stdio-expose"sv, "console"sv, "pptty"sv};

constexpr std::array tools{
    ReplacedTool{.package = "ibek", .version = "4.7.0", .programs = ibek_programs},
    ReplacedTool{.package = "pvi", .version = "0.13.1", .programs = pvi_programs},
    ReplacedTool{.package = "stdio-socket", .version = "1.4.0", .programs = console_programs},
};

/// What the metadata of these packages requires, as requirement files that pin versions name it.
constexpr std::array dependencies{"ansible"sv,     "ansible-core"sv,     "gitpython"sv, "jinja2"sv,
                                  "lxml"sv,        "lxml-stubs"sv,       "pydantic"sv,  "pydantic-core"sv,
                                  "ruamel-yaml"sv, "semantic-version"sv, "typer"sv};

}  // namespace

std::span<const ReplacedTool> replaced_tools() { return tools; }

const ReplacedTool* replaced_package(std::string_view package) {
  const auto found = std::ranges::find(tools, package, &ReplacedTool::package);
  return found == tools.end() ? nullptr : &*found;
}

bool is_dependency_of_tools(std::string_view package) {
  return std::ranges::find(dependencies, package) != dependencies.end();
}

std::string_view own_version() { return IOCWRIGHT_VERSION; }

std::string compatible_version(const ReplacedTool& tool) {
  return fmt::format("{}+iocwright.{}", tool.version, own_version());
}

std::string version_called_as(std::string_view program) {
  for (const ReplacedTool& tool : tools)
    if (std::ranges::find(tool.programs, program) != tool.programs.end()) return compatible_version(tool);
  return std::string(own_version());
}

}  // namespace iocwright::image
