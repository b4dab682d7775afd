#include "cli/app.hpp"

#include <fmt/format.h>
#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <exception>
#include <iostream>
#include <map>
#include <memory>
#include <optional>

#include "cli/command_table.hpp"
#include "cli/help_format.hpp"
#include "cli/msi_command.hpp"
#include "cli/options.hpp"
#include "cli/usage.hpp"
#include "cli/version.hpp"
#include "core/base/child_process.hpp"
#include "core/base/path.hpp"
#include "core/base/settings.hpp"
#include "core/base/standard_files.hpp"
#include "core/base/text.hpp"
#include "core/diag/render.hpp"
#include "core/diag/suggestion.hpp"
#include "core/diag/wording.hpp"
#include "core/value/number.hpp"

namespace iocwright::cli {

namespace {

constexpr const char* see_limits = "see `iocwright help limits`";

/// Sets a limit. Returns what to add to its name in an error message, which is empty if the limit is valid.
std::string set_limit(Limits& limits, std::string_view name, std::string_view text) {
  std::vector<std::string_view> known;
  for (const LimitRow& row : limit_rows()) {
    known.push_back(row.name);
    if (row.name != name) continue;
    const auto number = number::parse_int(text);
    if (number.status != number::Parse::ok || number.value <= 0)
      return fmt::format(" must be a positive whole number, not `{}`", text);
    if (static_cast<std::uint64_t>(number.value) > row.ceiling)
      return fmt::format(" must be at most {}, not `{}`", row.ceiling, text);
    limits.*row.value = static_cast<std::uint64_t>(number.value);
    return {};
  }
  return fmt::format(": there is no limit `{}`\n{}", name, did_you_mean(name, known, see_limits));
}

/// Sets the limit that `--limit NAME=N` gives. Returns an error of an option, as options.hpp describes.
std::string limit_option(Session& session, const std::string& text) {
  const std::size_t equals = text.find('=');
  if (equals == std::string::npos) return fmt::format(" must be NAME=N, not `{}`\n{}", text, see_limits);
  const std::string name = text.substr(0, equals);
  const std::string message = set_limit(session.limits, name, text.substr(equals + 1));
  return message.starts_with(" must") ? fmt::format(": `{}`{}", name, message) : message;
}

void add_common_options(CLI::App& app, Session& session) {
  app.add_option_function<std::string>(
         "--message-format",
         [&session](const std::string& format) {
           session.style.format = format == "json" ? MessageFormat::json : MessageFormat::text;
         },
         "how to print errors and warnings: text or json")
      ->check(one_of({"text", "json"}))
      ->option_text("FORMAT");
  app.add_option_function<std::string>(
         "--color",
         [&session](const std::string& when) {
           session.color_is_given = when != "auto";
           session.style.color = when == "always" || (when == "auto" && session.style.color);
         },
         "whether to colour errors and warnings: auto, always or never")
      ->check(one_of({"auto", "always", "never"}))
      ->option_text("WHEN");
  app.add_option("--limit", "set a limit of templates, such as `steps=20000000`; see `help limits`")
      ->each([](const std::string&) {})
      ->check([&session](const std::string& text) { return limit_option(session, text); })
      ->option_text("NAME=N");
  app.add_option("--templates", session.templates_folder,
                 "a folder of templates that replace the built-in ones")
      ->option_text("DIR");
}

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

/// A command that can be called, and its row.
struct Callable {
  std::unique_ptr<Command> command;
  const CommandRow* row;
};
using Commands = std::map<const CLI::App*, Callable>;

CLI::App* add_group(CLI::App& app, const CommandGroup& group) {
  if (group.name.empty()) return &app;
  CLI::App* out = app.add_subcommand(std::string(group.name), std::string(group.summary));
  out->require_subcommand(1);
  if (group.hidden) out->group("");
  return out;
}

/// Adds all commands of the table, or only those that the reference has.
Commands add_commands(CLI::App& app, const Session& session, bool reference_only) {
  Commands out;
  for (const CommandGroup& group : command_groups()) {
    CLI::App* parent = nullptr;  // added with its first command, so that no group is empty
    for (const CommandRow& row : group.commands) {
      if (reference_only && !row.reference) continue;
      if (parent == nullptr) parent = add_group(app, group);
      CLI::App* added = parent->add_subcommand(std::string(row.name), std::string(row.summary));
      auto command = row.make();
      command->options(*added, session);
      out.emplace(added, Callable{std::move(command), &row});
    }
  }
  return out;
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

/// Maps the name of a tool that this program replaces to the words of the equivalent command. Empty for other
/// names.
std::vector<std::string> command_of_alias(std::string_view program) {
  if (program == "console") return {"console"};
  if (program == "stdio-socket" || program == "stdio-expose") return {"stdio-socket"};
  if (program == "pvi" || program == "uv" || program == "pptty") return {std::string(program)};
  if (program == "ansible.sh") return {"support", "build"};
  return {};
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
std::optional<int> parse(CLI::App& app, const std::vector<std::string>& words, const Session& session) {
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
  if (program == "ibek" || program == "pvi") use_python_words();
  const std::vector<std::string> words = words_of(argc, argv, program);
  if (wants_json(words)) session.style.format = MessageFormat::json;
  session.style.color =
      Settings(session.environment).text(Setting::no_color).empty() && ::isatty(STDERR_FILENO) == 1;
  if (auto limits = take_limits_from_environment(session); !limits)
    return usage_error(session, {std::move(limits.error()), program, ""});

  CLI::App app("build Generic IOC images, and run IOC instances in them", program);
  app.formatter(std::make_shared<HelpFormat>());
  app.set_help_flag("-h,--help", "print this help and exit");
  app.set_version_flag("-V,--version", "", "print the version and exit; with --json, as JSON");
  app.require_subcommand(1);
  app.fallthrough();
  add_common_options(app, session);
  const Commands commands = add_commands(app, session, program == "ibek");
  if (const auto status = parse(app, words, session)) return *status;
  check_environment(session);
  const Callable& called = commands.at(parsed_commands(app).back());
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
