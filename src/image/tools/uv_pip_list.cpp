#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <ostream>

#include "core/diag/file_result.hpp"
#include "image/tools/python_environment.hpp"
#include "image/tools/replaced_tools.hpp"
#include "image/tools/requirement.hpp"
#include "image/tools/uv_pip.hpp"

namespace iocwright::image {

namespace {

using Json = nlohmann::ordered_json;

struct Package {
  std::string name, version;
};

/// Packages by normalized name.
using Packages = std::map<std::string, Package>;

// pip itself may be missing, so ask the interpreter.
constexpr const char* list_script =
    "import importlib.metadata, json\n"
    "found = importlib.metadata.distributions()\n"
    "print(json.dumps([[d.metadata['Name'], d.version] for d in found if d.metadata['Name']]))\n";

Result<Packages> packages_of(const std::string& python, UvContext& context) {
  const auto done = context.process.run({{python, "-c", list_script}, "", &context.environment, true});
  if (!done) return fail(error(DiagKind::tool_failed, done.error().text("run")));
  const Json list = Json::parse(done->output, nullptr, false);
  if (done->status != 0 || !list.is_array())
    return fail(error(DiagKind::tool_failed,
                      fmt::format("`{}` cannot list its packages: status {}", python, done->status)));
  Packages out;
  for (const Json& entry : list) {
    const auto name = entry[0].get<std::string>();
    // The first is the one that an import finds.
    out.try_emplace(normalized_package(name),
                    Package{name, entry[1].is_string() ? entry[1].get<std::string>() : "0"});
  }
  return out;
}

/// The packages of the interpreter, if there is one, and those that iocwright replaces.
Result<Packages> installed(const UvCall& call, UvContext& context) {
  const auto request = call.value(UvRole::python);
  const auto python = TRY(find_python(request, context.disk, context.environment));
  if (request && !python)
    return fail(error(DiagKind::requirement, fmt::format("found no Python `{}`", *request)));
  Packages out;
  if (python) out = TRY(packages_of(*python, context));
  for (const ReplacedTool& tool : replaced_tools()) {
    const std::string name(tool.package);
    out.insert_or_assign(name, Package{name, compatible_version(tool)});
  }
  return out;
}

void print_table(const Packages& packages, std::ostream& out) {
  std::size_t names = 7, versions = 7;
  for (const auto& [key, package] : packages) {
    names = std::max(names, package.name.size());
    versions = std::max(versions, package.version.size());
  }
  out << fmt::format("{:<{}} {}\n{:-<{}} {:-<{}}\n", "Package", names, "Version", "", names, "", versions);
  for (const auto& [key, package] : packages)
    out << fmt::format("{:<{}} {}\n", package.name, names, package.version);
}

}  // namespace

Result<int> uv_pip_list(const UvCall& call, UvContext& context) {
  const std::string format = call.value(UvRole::format).value_or("columns");
  if (format == "freeze") return uv_pip_freeze(call, context);
  if (format != "json" && format != "columns")
    return fail(error(DiagKind::requirement,
                      fmt::format("`--format` must be `columns`, `freeze` or `json`, not `{}`", format)));
  const Packages packages = TRY(installed(call, context));
  if (format == "columns") {
    print_table(packages, context.out);
    return 0;
  }
  Json list = Json::array();
  for (const auto& [key, package] : packages) list.push_back({{"name", key}, {"version", package.version}});
  context.out << list.dump() << "\n";
  return 0;
}

Result<int> uv_pip_freeze(const UvCall& call, UvContext& context) {
  for (const auto& [key, package] : TRY(installed(call, context)))
    context.out << fmt::format("{}=={}\n", key, package.version);
  return 0;
}

Result<int> uv_pip_show(const UvCall& call, UvContext& context) {
  const Packages packages = TRY(installed(call, context));
  int status = 0;
  for (std::size_t i = 2; i < call.words.size(); ++i) {
    const auto found = packages.find(normalized_package(call.words[i]));
    if (found == packages.end()) {
      context.log << fmt::format("uv: package not found: {}\n", call.words[i]);
      status = 1;
      continue;
    }
    context.out << fmt::format("Name: {}\nVersion: {}\n", found->second.name, found->second.version);
  }
  return status;
}

}  // namespace iocwright::image
