#include "cli/app.hpp"

#include <fmt/format.h>
#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <exception>
#include <iostream>
#include <optional>

#include "cli/command_tree.hpp"
#include "cli/completion.hpp"
#include "cli/msi_command.hpp"
#include "cli/usage.hpp"
#include "cli/version.hpp"
#include "core/base/child_process.hpp"
#include "core/base/path.hpp"
#include "core/base/settings.hpp"
#include "core/base/standard_files.hpp"
#include "core/base/text.hpp"
#include "core/diag/render.hpp"
#include "core/diag/wording.hpp"
#include "image/tools/replaced_tools.hpp"

namespace iocwright::cli {

namespace {

using namespace std::string_view_literals;

/// Sets the limits that the environment gives. The error is of the first invalid one.
Result<void> take_limits_from_environment(Session& session) {
  for (const LimitRow& row : limit_rows())
    if (const std::string* text = session.environment.find(row.environment)) {
      const std::string message = set_limit(session.limits, row.name, *text);
      if (!message.empty())
        return fail(
            error(DiagKind::bad_setting, fmt::format("`{}`{}", row.environment, message)).help(see_limits));
    }
  auto input_size = Settings(session.environment).number(Setting::limit_input_size);
  if (!input_size) return fail(error(DiagKind::bad_setting, std::move(input_size.error())).help(see_limits));
  session.disk.maximum_input_bytes = *input_size;
  return {};
}

/// Warns of variables with our prefix that are not in the table of settings. Prints the warnings at once, so
/// that neither a supervised child nor a restart repeats them.
void check_environment(Session& session) {
  constexpr std::string_view prefix = "IOCWRIGHT_";
  std::vector<std::string_view> known{"CACHE"};  // of container/epics-base and container/quickstart
  for (const SettingRow& row : setting_rows())
    if (row.name.starts_with(prefix)) known.push_back(row.name.substr(prefix.size()));
  const auto& variables = session.environment.all();
  for (auto it = variables.lower_bound(prefix); it != variables.end() && it->first.starts_with(prefix);
       ++it) {
    const std::string name = it->first.substr(prefix.size());
    if (std::ranges::find(known, name) != known.end()) continue;
    const auto near = text::nearest(name, known);
    session.sink.add(warning(DiagKind::unknown_setting, fmt::format("there is no setting `{}`", it->first))
                         .help(near.empty() ? "see `iocwright help environment`"
                                            : fmt::format("did you mean `{}{}`?", prefix, near)));
  }
  session.sink.flush(session.sources, session.style, std::cerr);
}

/// Prints the error under the name that the program was called by. `usage` is empty if the command line is
/// not the cause.
int usage_error(const Session& session, const UsageError& error) {
  std::string text = render(error.problem, session.sources, session.style);
  if (session.style.format == MessageFormat::text) {
    constexpr std::string_view usual = "iocwright: ";
    if (const auto at = text.find(usual); at != std::string::npos)
      text.replace(at, usual.size(), session.program + ": ");
    if (!error.usage.empty())
      text += fmt::format("usage: {}\nTry `{} --help`.\n", error.usage, error.command);
  }
  std::cerr << text;
  return wrong_usage;
}

/// Gives the command that an alias stands for the name of the alias, so that its help shows what was typed.
void name_after_alias(CLI::App& app, const std::string& program) {
  const std::size_t depth = command_of_alias(program).size();
  if (depth == 0) return;
  CLI::App* command = &app;
  for (std::size_t i = 0; i < depth; ++i) {
    command->name("");
    command = command->get_subcommands().back();
  }
  command->name(program);
}

/// Translates options of ansible-playbook: those for verbosity and diffs are dropped, and those that only
/// check or list tasks become `--dry-run`.
void translate_playbook_options(std::vector<std::string>& words) {
  if (!words.empty() && words.back() == "-v") words.pop_back();
  std::erase_if(words, [](const std::string& word) {
    return (word.size() > 2 && word.starts_with("-v") &&
            word.find_first_not_of('v', 1) == std::string::npos) ||
           word == "--verbose" || word == "-D" || word == "--diff";
  });
  for (std::string& word : words)
    if (word == "-C" || word == "--check" || word == "--list-tasks" || word == "--syntax-check")
      word = "--dry-run";
}

/// The words of the command line after the program's name.
std::vector<std::string> words_of(int argc, char** argv, std::string_view program) {
  std::vector<std::string> out = command_of_alias(program);
  out.insert(out.end(), argv + std::min(argc, 1), argv + argc);
  if (program == "ansible.sh") {
    translate_playbook_options(out);
    out.insert(out.begin() + 2,
               "--keep");  // devcontainers use this script to build checkouts of any version
  }
  return out;
}

/// True if `--message-format json` is among the words, even if the others are wrong.
bool wants_json(const std::vector<std::string>& words) {
  const auto option = std::ranges::find(words, "--message-format");
  return std::ranges::find(words, "--message-format=json") != words.end() ||
         (option != words.end() && option + 1 != words.end() && option[1] == "json");
}

/// Parses the words. Returns the exit status if the program ends here: after an error, or after it has
/// printed its help or version.
std::optional<int> parse(CommandTree& tree, const std::vector<std::string>& words, Session& session) {
  CLI::App& app = tree.app;
  const std::size_t implied = command_of_alias(session.program).size();
  std::optional<UsageError> error;
  try {
    app.parse(std::vector<std::string>(words.rbegin(), words.rend()));  // the order that CLI11 expects
  } catch (const CLI::CallForHelp& help) {
    name_after_alias(app, session.program);
    return app.exit(help);
  } catch (const CLI::CallForVersion&) {
    std::cout << version_called_as(session.program, app.remaining(true));
    return done;
  } catch (const CLI::Success&) {
    return serve_completion(*tree.completion, session);
  } catch (const CLI::ParseError& problem) { error = explain_usage(app, problem, implied); }
  if (auto missing = find_missing_value(app, words, implied)) error = std::move(missing);
  if (error) return usage_error(session, *error);
  return std::nullopt;
}

int run_checked(int argc, char** argv) {
  Session session;
  // A user who waits for a lock must see at once why, so this is printed before all other messages.
  session.disk.on_warning = [&session](const std::string& text) {
    session.sink.add(warning(DiagKind::output_state, text));
    session.sink.flush(session.sources, session.style, std::cerr);
  };
  const std::string program(path::name(argc > 0 ? argv[0] : "iocwright"));
  session.program = program;
  // msi has options such as `-Ma=1`, and messages of its own for wrong ones
  if (program == "msi") return run_as_msi({argv + 1, argv + argc}, session.disk, session.environment);
  // Completion scripts run this under all of our names, so it is no command of the tree.
  if (argc > 2 && argv[1] == "internal"sv && argv[2] == "complete"sv)
    return answer_completion({argv + 3, argv + argc}, session);
  if (program == "ibek" || program == "pvi") use_python_words();
  const std::vector<std::string> words = words_of(argc, argv, program);
  if (wants_json(words)) session.style.format = MessageFormat::json;
  session.style.color =
      Settings(session.environment).text(Setting::no_color).empty() && ::isatty(STDERR_FILENO) == 1;
  if (auto limits = take_limits_from_environment(session); !limits)
    return usage_error(session, {std::move(limits.error()), program, ""});

  const auto tree = make_command_tree(session, program);
  if (const auto status = parse(*tree, words, session)) return *status;
  check_environment(session);
  const Callable& called = tree->commands.at(parsed_commands(tree->app).back());
  const int status = called.command->run(session);
  if (status != wrong_usage) session.when_failed = called.row->when_failed;
  return session.finish(status);
}

}  // namespace

int run(int argc, char** argv) {
  // A parent may have started us with SIGCHLD ignored. wait() would then report no exit status, and the
  // supervisor would never learn that the IOC has exited. No program can rely on inheriting the setting,
  // because POSIX does not specify whether exec keeps it.
  ::signal(SIGCHLD, SIG_DFL);
  open_standard_files();
  try {
    return run_checked(argc, argv);
  } catch (const std::exception& bug) {
    std::cerr << "iocwright: internal error: " << explain(bug) << "\n";
    return our_bug;
  }
}

}  // namespace iocwright::cli
