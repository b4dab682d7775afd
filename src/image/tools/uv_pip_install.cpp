#include <fmt/format.h>

#include <algorithm>
#include <ostream>

#include "core/base/build_info.hpp"
#include "core/base/path.hpp"
#include "core/base/temporary_folder.hpp"
#include "core/base/text.hpp"
#include "core/diag/file_result.hpp"
#include "image/tools/python_environment.hpp"
#include "image/tools/replaced_tools.hpp"
#include "image/tools/requirement.hpp"
#include "image/tools/uv_pip.hpp"

namespace iocwright::image {

namespace {

using Items = std::vector<RequirementList::Item>;

/// The arguments after `uv pip COMMAND`.
Items arguments_of(const UvCall& call) {
  Items out;
  for (std::size_t i = 2; i < call.words.size(); ++i)
    out.push_back({required_package(call.words[i]), call.words[i]});
  return out;
}

/// All that the command line and the requirement files ask for.
Result<RequirementList> requested(const UvCall& call, const Disk& disk) {
  RequirementList out;
  out.items = arguments_of(call);
  for (const std::string& place : call.values(UvRole::editable))
    out.items.push_back({required_package(place), place, true});
  for (const std::string& file : call.values(UvRole::requirements)) {
    RequirementList list = TRY(read_requirements(file, disk));
    std::ranges::move(list.items, std::back_inserter(out.items));
    std::ranges::move(list.options, std::back_inserter(out.options));
  }
  return out;
}

/// Takes what iocwright provides out of the list: the replaced tools and, if nothing else is asked for, what
/// only they need. Another package may need such a dependency for itself.
Items take_provided(RequirementList& list) {
  const auto is_replaced = [](const auto& item) { return replaced_package(item.package) != nullptr; };
  const auto is_needed_by_tools = [](const auto& item) { return is_dependency_of_tools(item.package); };
  Items out;
  std::ranges::copy_if(list.items, std::back_inserter(out), is_replaced);
  std::erase_if(list.items, is_replaced);
  if (!out.empty() && std::ranges::all_of(list.items, is_needed_by_tools)) list.items.clear();
  return out;
}

/// One line that names the provided packages, with the requirement if it asks for more than the name.
void report_provided(const Items& provided, std::ostream& log) {
  std::vector<std::string> parts;
  for (const auto& item : provided) {
    const ReplacedTool& tool = *replaced_package(item.package);
    std::string part = fmt::format("{} {}", tool.package, tool.version);
    if (item.text != tool.package) part += fmt::format(" (for `{}`)", item.text);
    if (std::ranges::find(parts, part) == parts.end()) parts.push_back(std::move(part));
  }
  log << fmt::format("uv: already installed: iocwright {}, which provides {}\n", build_info().version,
                     text::join(parts, ", "));
}

Diagnostic no_venv(const std::string& packages) {
  return error(DiagKind::requirement,
               fmt::format("cannot install {}: there is no virtual environment", packages))
      .help("make one first, with `uv venv /venv`; it is looked for at $VIRTUAL_ENV, /venv and .venv");
}

std::string names_of(const Items& items) {
  std::vector<std::string> names;
  for (const auto& item : items) names.push_back(item.text);
  return text::quoted_list(names);
}

/// The interpreter of the virtual environment, which must have pip.
Result<std::string> python_with_pip(const UvCall& call, const std::string& packages, UvContext& context) {
  const auto request = call.value(UvRole::python);
  const auto venv = TRY(find_venv(context.disk, context.environment));
  if (!request && !venv) return fail(no_venv(packages));
  auto python = TRY(find_python(request, context.disk, context.environment));
  if (!python)
    return fail(error(DiagKind::requirement, fmt::format("found no Python `{}`", request.value_or(""))));
  const auto probe =
      context.process.run({{*python, "-c", "import pip"}, "", &context.environment, true, "", {}, true});
  if (!probe) return fail(error(DiagKind::tool_failed, probe.error().text("run")));
  if (probe->status != 0)
    return fail(
        error(DiagKind::requirement, fmt::format("cannot install {}: `{}` has no pip", packages, *python))
            .help("make the virtual environment with `python3 -m venv`, or add pip to it with "
                  "`python -m ensurepip`"));
  return *std::move(python);
}

Result<int> run_pip(const std::vector<std::string>& arguments, UvContext& context) {
  context.log.flush();
  const auto done = context.process.run({arguments, "", &context.environment});
  if (!done) return fail(error(DiagKind::tool_failed, done.error().text("run")));
  return done->status;
}

void append(std::vector<std::string>& out, std::string_view option_line) {
  const std::size_t end = option_line.find_first_of(" \t");
  out.emplace_back(option_line.substr(0, end));
  if (end != std::string_view::npos) out.emplace_back(text::trim(option_line.substr(end)));
}

}  // namespace

Result<int> uv_pip_install(const UvCall& call, UvContext& context) {
  RequirementList list = TRY(requested(call, context.disk));
  const Items provided = take_provided(list);
  if (!provided.empty() && !call.has(UvRole::quiet)) report_provided(provided, context.log);
  if (list.items.empty()) return 0;

  const std::string python = TRY(python_with_pip(call, names_of(list.items), context));
  std::vector<std::string> arguments{python, "-m", "pip", "install"};
  std::ranges::move(call.pip_options(), std::back_inserter(arguments));
  for (const std::string& line : list.options) append(arguments, line);
  // In a file, because a requirement may have options of its own, such as hashes.
  const auto folder = TRY(or_fail(TemporaryFolder::make(context.disk, context.environment), "create"));
  const std::string file = path::join(folder.path(), "requirements.txt");
  std::string text;
  for (const auto& item : list.items) text += (item.editable ? "-e " : "") + item.text + "\n";
  TRY(or_fail(context.disk.write(file, text), "write"));
  arguments.insert(arguments.end(), {"-r", file});
  return run_pip(arguments, context);
}

Result<int> uv_pip_uninstall(const UvCall& call, UvContext& context) {
  RequirementList list = TRY(requested(call, context.disk));
  for (const auto& item : list.items)
    if (replaced_package(item.package) != nullptr)
      context.log << fmt::format("uv: `{}` is part of iocwright and stays installed\n", item.package);
  std::erase_if(list.items, [](const auto& item) { return replaced_package(item.package) != nullptr; });
  if (list.items.empty()) return 0;
  const std::string python = TRY(python_with_pip(call, names_of(list.items), context));
  std::vector<std::string> arguments{python, "-m", "pip", "uninstall", "-y"};
  for (const auto& item : list.items) arguments.push_back(item.package);
  return run_pip(arguments, context);
}

}  // namespace iocwright::image
