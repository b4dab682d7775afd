#include "image/tools/uv.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <ostream>

#include "core/base/build_info.hpp"
#include "core/base/exit_status.hpp"
#include "core/base/text.hpp"
#include "image/tools/python_environment.hpp"
#include "image/tools/replaced_tools.hpp"
#include "image/tools/requirement.hpp"
#include "image/tools/uv_options.hpp"
#include "image/tools/uv_pip.hpp"

namespace iocwright::image {

namespace {

// The version of uv whose command line ours is a part of.
constexpr std::string_view uv_version = "0.9.0";

Diagnostic unsupported(const UvCall& call) {
  return error(DiagKind::requirement,
               fmt::format("iocwright's `uv` has no command `uv {}`", text::join(call.words, " ")))
      .help(uv_help());
}

Result<std::string> required_python(const UvCall& call, UvContext& context) {
  const auto request = call.value(UvRole::python);
  auto found = TRY(find_python(request, context.disk, context.environment));
  if (found) return *std::move(found);
  const std::string wanted = request ? fmt::format("Python `{}`", *request) : "Python";
  return fail(
      error(DiagKind::requirement, fmt::format("there is no {} in this image", wanted))
          .help("install it with `apt-get install python3-venv`; iocwright's `uv` downloads no Python"));
}

Result<int> make_venv(const UvCall& call, UvContext& context) {
  const std::string python = TRY(required_python(call, context));
  std::vector<std::string> arguments{python, "-m", "venv"};
  if (call.has(UvRole::system_packages)) arguments.emplace_back("--system-site-packages");
  if (call.has(UvRole::clear)) arguments.emplace_back("--clear");
  arguments.push_back(call.words.size() > 1 ? call.words[1] : ".venv");
  const auto done = context.process.run({arguments, "", &context.environment});
  if (!done) return fail(error(DiagKind::tool_failed, done.error().text("run")));
  return done->status;
}

/// Becomes the program, in the virtual environment if there is one.
Result<int> run_program(const UvCall& call, UvContext& context) {
  for (const std::string& package : call.values(UvRole::with))
    if (replaced_package(required_package(package)) == nullptr)
      return fail(error(DiagKind::requirement, fmt::format("cannot run with `{}`", package))
                      .help("install it in a virtual environment, with `uv pip install`"));
  std::vector<std::string> arguments(call.words.begin() + 1, call.words.end());
  if (arguments.empty()) return fail(unsupported(call));
  if (arguments.front().ends_with(".py"))
    arguments.insert(arguments.begin(), TRY(required_python(call, context)));
  const auto venv = TRY(find_venv(context.disk, context.environment));
  const Environment environment = venv ? activated(context.environment, *venv) : context.environment;
  const FileError failed = context.process.become({arguments, "", &environment});
  return fail(error(DiagKind::exec_failed, failed.text("execute")));
}

Result<int> find_interpreter(const UvCall& call, UvContext& context) {
  context.out << TRY(required_python(call, context)) << "\n";
  return 0;
}

struct CommandRow {
  std::string_view first, second;
  Result<int> (*run)(const UvCall& call, UvContext& context);
};

constexpr CommandRow commands[]{
    {"pip", "install", uv_pip_install}, {"pip", "uninstall", uv_pip_uninstall}, {"pip", "list", uv_pip_list},
    {"pip", "freeze", uv_pip_freeze},   {"pip", "show", uv_pip_show},           {"venv", "", make_venv},
    {"run", "", run_program},           {"python", "find", find_interpreter},
};

}  // namespace

Result<int> run_uv(const std::vector<std::string>& arguments, UvContext& context) {
  const UvCall call = TRY(parse_uv(arguments));
  if (call.words.empty() && call.has(UvRole::version)) {
    context.out << fmt::format("uv {}+iocwright.{}\n", uv_version, build_info().version);
    return 0;
  }
  if (call.words.empty() || call.has(UvRole::help)) {
    context.out << fmt::format("{}\n", uv_help());
    if (call.has(UvRole::help)) return done;
    return wrong_usage;
  }
  const auto word = [&](std::size_t i) { return i < call.words.size() ? call.words[i] : std::string(); };
  const auto found = std::ranges::find_if(commands, [&](const CommandRow& row) {
    return row.first == word(0) && (row.second.empty() || row.second == word(1));
  });
  if (found == std::end(commands)) return fail(unsupported(call));
  return found->run(call, context);
}

}  // namespace iocwright::image
