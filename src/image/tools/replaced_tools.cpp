#include "image/tools/replaced_tools.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "core/base/build_info.hpp"

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

std::string compatible_version(const ReplacedTool& tool) {
  return fmt::format("{}+iocwright.{}", tool.version, build_info().version);
}

const ReplacedTool* tool_of_program(std::string_view program) {
  const auto found = std::ranges::find_if(tools, [&](const ReplacedTool& tool) {
    return std::ranges::find(tool.programs, program) != tool.programs.end();
  });
  return found == tools.end() ? nullptr : &*found;
}

}  // namespace iocwright::image
