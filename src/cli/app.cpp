#include "cli/app.hpp"

#include <fmt/format.h>
#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <exception>
#include <iostream>
#include <map>
#include <memory>

#include "cli/command_table.hpp"
#include "cli/usage.hpp"
#include "core/base/child_process.hpp"
#include "core/base/path.hpp"
#include "core/base/settings.hpp"
#include "core/base/standard_files.hpp"
#include "core/diag/suggestion.hpp"
#include "core/diag/wording.hpp"
#include "core/value/number.hpp"
#include "image/tools/replaced_tools.hpp"

namespace iocwright::cli {

namespace {

/// Sets a limit. Returns an error message, which is empty if the limit is valid.
std::string set_limit(Limits& limits, std::string_view name, std::string_view text) {
  for (const LimitRow& row : limit_rows()) {
    if (row.name != name) continue;
    const auto number = number::parse_int(text);
    if (number.status != number::Parse::ok || number.value <= 0)
      return fmt::format("the limit `{}` must be a positive number, not `{}`", name, text);
    if (static_cast<std::uint64_t>(number.value) > row.ceiling)
      return fmt::format("the limit `{}` can be at most {}", name, row.ceiling);
    limits.*row.value = static_cast<std::uint64_t>(number.value);
    return {};
  }
  return fmt::format("there is no limit `{}`: see `iocwright help limits`", name);
}

/// Sets the limit that `--limit NAME=N` gives. Returns an error message, like set_limit().
std::string limit_option(Session& session, const std::string& text) {
  const std::size_t equals = text.find('=');
  if (equals == std::string::npos) return "a limit must be given as NAME=N";
  return set_limit(session.limits, text.substr(0, equals), text.substr(equals + 1));
}

void add_common_options(CLI::App& app, Session& session) {
  static const std::map<std::string, MessageFormat> formats{{"text", MessageFormat::text},
                                                            {"json", MessageFormat::json}};
  app.add_option("--message-format", session.style.format,
                 "how errors and warnings are printed: text or json")
      ->transform(CLI::CheckedTransformer(formats))
      ->option_text("FORMAT");
  app.add_option_function<std::string>(
         "--color",
         [&session](const std::string& when) {
           session.color_is_given = when != "auto";
           session.style.color = when == "always" || (when == "auto" && session.style.color);
         },
         "colour in errors and warnings: auto, always or never")
      ->check(CLI::IsMember({"auto", "always", "never"}))
      ->option_text("WHEN");
  app.add_option("--limit", "raise or lower a limit of templates: NAME=N")
      ->each([](const std::string&) {})
      ->check([&session](const std::string& text) { return limit_option(session, text); })
      ->option_text("NAME=N");
  app.add_option("--templates", session.templates_folder,
                 "a folder whose templates replace the built-in ones")
      ->option_text("DIR");
}

/// Sets the limits that the environment gives. Returns an error message for the first invalid one, like
/// set_limit().
std::string take_limits_from_environment(Session& session) {
  for (const LimitRow& row : limit_rows())
    if (const std::string* text = session.environment.find(row.environment)) {
      const std::string message = set_limit(session.limits, row.name, *text);
      if (!message.empty()) return fmt::format("{}: {}", row.environment, message);
    }
  const auto input_size = Settings(session.environment).number(Setting::limit_input_size);
  if (!input_size) return input_size.error();
  session.disk.maximum_input_bytes = *input_size;
  return {};
}

/// Warns of variables with our prefix that are not in the table of settings. Prints the warnings at once, so
/// that neither a supervised child nor a restart repeats them.
void check_environment(Session& session) {
  constexpr std::string_view prefix = "IOCWRIGHT_";
  constexpr std::string_view of_scripts = "CACHE";  // of container/epics-base and container/quickstart
  std::vector<std::string_view> known;
  for (const SettingRow& row : setting_rows()) known.push_back(row.name);
  const auto& variables = session.environment.all();
  for (auto it = variables.lower_bound(prefix); it != variables.end() && it->first.starts_with(prefix); ++it)
    if (it->first.substr(prefix.size()) != of_scripts && std::ranges::find(known, it->first) == known.end())
      session.sink.add(warning(DiagKind::unknown_setting, fmt::format("there is no setting `{}`", it->first))
                           .help(did_you_mean(it->first, known, "see `iocwright help environment`")));
  session.finish(done);
}

using Commands = std::map<const CLI::App*, std::unique_ptr<Command>>;

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
      out[added] = std::move(command);
    }
  }
  return out;
}

int usage_error(const std::string& program, const UsageError& error) {
  std::cerr << program << ": error: " << error.message << "\nTry `" << error.command << " --help`.\n";
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

/// The words of the command line after the program's name, in the reverse order that CLI11 expects.
std::vector<std::string> words_of(int argc, char** argv, std::string_view program) {
  std::vector<std::string> out = command_of_alias(program);
  out.insert(out.end(), argv + std::min(argc, 1), argv + argc);
  if (program == "ansible.sh") {
    translate_playbook_options(out);
    out.insert(out.begin() + 2,
               "--keep");  // devcontainers use this script to build checkouts of any version
  }
  std::reverse(out.begin(), out.end());
  return out;
}

int run_checked(int argc, char** argv) {
  Session session;
  // A user who waits for a lock must see at once why, so this is printed before all other messages.
  session.disk.on_warning = [&session](const std::string& text) {
    session.sink.add(warning(DiagKind::output_state, text));
    session.sink.flush(session.sources, session.style, std::cerr);
  };
  const std::string program(path::name(argc > 0 ? argv[0] : "iocwright"));
  const bool as_reference = program == "ibek";
  if (as_reference || program == "pvi") use_python_words();
  session.style.color =
      Settings(session.environment).text(Setting::no_color).empty() && ::isatty(STDERR_FILENO) == 1;
  if (const std::string message = take_limits_from_environment(session); !message.empty())
    return usage_error(program, {message, program});

  CLI::App app("Build Generic IOC images, and run IOC instances in them", program);
  app.set_version_flag("--version", image::version_called_as(program), "print the version and exit");
  app.require_subcommand(1);
  app.fallthrough();
  add_common_options(app, session);
  const Commands commands = add_commands(app, session, as_reference);
  try {
    app.parse(words_of(argc, argv, program));
  } catch (const CLI::CallForHelp& help) {
    name_after_alias(app, program);
    return app.exit(help);
  } catch (const CLI::CallForVersion& version) {
    return app.exit(version);
  } catch (const CLI::ParseError& error) {
    return usage_error(program, explain_usage(app, error, command_of_alias(program).size()));
  }
  check_environment(session);
  Command& command = *commands.at(parsed_commands(app).back());
  return session.finish(command.run(session));
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
