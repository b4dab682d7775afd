#include "cli/version.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "cli/help_tables.hpp"
#include "core/base/text.hpp"

namespace iocwright::cli {

namespace {

using Json = nlohmann::ordered_json;

Json text_or_null(std::string_view text) { return text.empty() ? Json() : Json(text); }

}  // namespace

std::string version_text(const BuildInfo& build, std::span<const image::ReplacedTool> tools,
                         const std::vector<LinkedLibrary>& libraries) {
  std::vector<std::string> details, compatible, linked;
  if (!build.commit.empty())
    details.push_back(build.commit_date.empty() ? std::string(build.commit)
                                                : fmt::format("{} of {}", build.commit, build.commit_date));
  details.insert(details.end(), {std::string(build.flavour), std::string(build.architecture)});
  for (const image::ReplacedTool& tool : tools)
    compatible.push_back(fmt::format("{} {}", tool.package, tool.version));
  for (const LinkedLibrary& library : libraries)
    linked.push_back(fmt::format("{} {}", library.name, library.version));
  return fmt::format("iocwright {} ({})\n", build.version, text::join(details, ", ")) +
         format_table({{"compatible with", text::join(compatible, ", ")},
                       {"linked libraries", text::join(linked, ", ")}});
}

std::string version_json(const BuildInfo& build, std::span<const image::ReplacedTool> tools,
                         const std::vector<LinkedLibrary>& libraries) {
  Json compatible = Json::object(), linked = Json::object();
  for (const image::ReplacedTool& tool : tools) compatible[std::string(tool.package)] = tool.version;
  for (const LinkedLibrary& library : libraries) linked[std::string(library.name)] = library.version;
  const Json out{{"version", build.version},
                 {"commit", text_or_null(build.commit)},
                 {"commit_date", text_or_null(build.commit_date)},
                 {"flavour", build.flavour},
                 {"architecture", build.architecture},
                 {"compatible", std::move(compatible)},
                 {"libraries", std::move(linked)}};
  return out.dump(2) + "\n";
}

std::string version_called_as(std::string_view program, const std::vector<std::string>& words) {
  if (const image::ReplacedTool* tool = image::tool_of_program(program))
    return image::compatible_version(*tool) + "\n";
  const bool is_json = std::ranges::find(words, "--json") != words.end();
  return (is_json ? version_json : version_text)(build_info(), image::replaced_tools(), linked_libraries());
}

}  // namespace iocwright::cli
