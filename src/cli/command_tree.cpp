#include "cli/command_tree.hpp"

#include <fmt/format.h>

#include <string>

#include "cli/command_table.hpp"
#include "cli/help_format.hpp"
#include "cli/options.hpp"
#include "core/diag/suggestion.hpp"
#include "core/value/number.hpp"

namespace iocwright::cli {

namespace {

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

CLI::App* add_group(CLI::App& app, const CommandGroup& group) {
  if (group.name.empty()) return &app;
  CLI::App* out = app.add_subcommand(std::string(group.name), std::string(group.summary));
  out->require_subcommand(1);
  if (group.hidden) out->group("");
  return out;
}

/// Adds all commands of the table, or only those that the reference has.
void add_commands(CommandTree& tree, const Session& session, bool reference_only) {
  for (const CommandGroup& group : command_groups()) {
    CLI::App* parent = nullptr;  // added with its first command, so that no group is empty
    for (const CommandRow& row : group.commands) {
      if (reference_only && !row.reference) continue;
      if (parent == nullptr) parent = add_group(tree.app, group);
      CLI::App* added = parent->add_subcommand(std::string(row.name), std::string(row.summary));
      auto command = row.make();
      command->options(*added, session);
      tree.commands.emplace(added, Callable{std::move(command), &row});
    }
  }
}

/// Adds the options of the reference's library for command lines. They end the program, so parsing ends
/// there, as with `--version`.
void add_completion_options(CommandTree& tree) {
  const auto add = [&tree](const char* name, bool installs, const char* description) {
    tree.app
        .add_option_function<std::string>(
            name,
            [&tree, installs](const std::string& shell) {
              tree.completion = CompletionOption{installs, shell};
              throw CLI::Success();
            },
            description)
        ->expected(0, 1)
        ->check(optional_shell())
        ->option_text("[SHELL]");
  };
  add("--install-completion", true,
      "install completion for bash, zsh or fish; by default for the current shell");
  add("--show-completion", false, "print the script that completes commands in a shell");
}

}  // namespace

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

std::vector<std::string> command_of_alias(std::string_view program) {
  if (program == "console") return {"console"};
  if (program == "stdio-socket" || program == "stdio-expose") return {"stdio-socket"};
  if (program == "pvi" || program == "uv" || program == "pptty") return {std::string(program)};
  if (program == "ansible.sh") return {"support", "build"};
  return {};
}

CommandTree::CommandTree(const std::string& program)
    : app("build Generic IOC images, and run IOC instances in them", program) {}

std::unique_ptr<CommandTree> make_command_tree(Session& session, const std::string& program) {
  auto out = std::make_unique<CommandTree>(program);
  CLI::App& app = out->app;
  app.formatter(std::make_shared<HelpFormat>());
  app.set_help_flag("-h,--help", "print this help and exit");
  app.set_version_flag("-V,--version", "", "print the version and exit; with --json, as JSON");
  app.require_subcommand(1);
  app.fallthrough();
  add_common_options(app, session);
  if (program == "ibek" || program == "pvi") add_completion_options(*out);
  add_commands(*out, session, program == "ibek");
  return out;
}

}  // namespace iocwright::cli
