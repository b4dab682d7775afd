#include "cli/help_format.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>

#include "cli/help_tables.hpp"
#include "core/base/text.hpp"

namespace iocwright::cli {

namespace {

/// The placeholder of an argument, without the brackets of an optional one.
std::string placeholder(const CLI::Option& option) {
  const std::string text = option.get_option_text();
  return std::string(text::trim(text, "[]"));
}

std::string usage_of_argument(const CLI::Option& option) {
  const std::string text = placeholder(option);
  return option.get_required() ? text : fmt::format("[{}]", text);
}

/// A summary as a sentence.
std::string sentence(std::string summary) {
  if (!summary.empty()) summary[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(summary[0])));
  return summary + ".";
}

std::vector<TableRow> option_rows(const CLI::App& app, bool positional) {
  std::vector<TableRow> out;
  for (const CLI::Option* option : app.get_options())
    if (option->get_positional() == positional && !option->get_group().empty())
      out.push_back({shown_option(*option), option->get_description()});
  return out;
}

std::vector<TableRow> command_rows(const CLI::App& app) {
  std::vector<TableRow> out;
  for (const CLI::App* command :
       app.get_subcommands([](const CLI::App* sub) { return !sub->get_group().empty(); }))
    out.push_back({command->get_name(), command->get_description()});
  return out;
}

std::string section(std::string_view title, const std::vector<TableRow>& rows) {
  return rows.empty() ? "" : fmt::format("\n{}:\n{}", title, format_table(rows));
}

}  // namespace

std::string shown_option(const CLI::Option& option) {
  if (option.get_positional()) return placeholder(option);
  std::vector<std::string> names;
  for (const std::string& name : option.get_snames()) names.push_back("-" + name);
  for (const std::string& name : option.get_lnames()) names.push_back("--" + name);
  const std::string value = option.get_option_text();
  return text::join(names, ", ") + (value.empty() ? "" : " " + value);
}

std::string name_in_message(const CLI::Option& option) {
  if (!option.get_positional()) return fmt::format("`{}`", option.get_name());
  const std::string text = placeholder(option);
  constexpr std::string_view separator = "-- ", repeated = "...";
  const std::size_t begin = text.starts_with(separator) ? separator.size() : 0;
  return text.substr(begin, text.size() - begin - (text.ends_with(repeated) ? repeated.size() : 0));
}

std::string usage_line(const CLI::App& app, const std::string& command) {
  std::string out = command + " [OPTIONS]";
  for (const CLI::Option* option : app.get_options())
    if (option->nonpositional() && option->get_required())
      out += fmt::format(" {} {}", option->get_name(), option->get_option_text());
  for (const CLI::Option* option : app.get_options())
    if (option->get_positional()) out += " " + usage_of_argument(*option);
  return app.get_require_subcommand_min() > 0 ? out + " COMMAND" : out;
}

std::string HelpFormat::make_help(const CLI::App* app, std::string command, CLI::AppFormatMode) const {
  std::string out =
      fmt::format("{}\n\nUsage: {}\n", sentence(app->get_description()), usage_line(*app, command));
  out += section("Arguments", option_rows(*app, true));
  out += section("Options", option_rows(*app, false));
  const std::vector<TableRow> commands = command_rows(*app);
  out += section("Commands", commands);
  if (app->get_require_subcommand_min() > 0)
    out += fmt::format("\n`{} COMMAND --help` lists the options of a command.\n", command);
  if (std::ranges::find(commands, "help", &TableRow::name) != commands.end())
    out +=
        fmt::format("`{} help` lists pages that explain topics, such as `{} help run`.\n", command, command);
  const CLI::App* root = app;
  while (root->get_parent() != nullptr) root = root->get_parent();
  if (app->get_require_subcommand_min() == 0 && root != app && !root->get_name().empty())
    out += fmt::format("\n`{} --help` lists the options that all commands have.\n", root->get_name());
  return out;
}

}  // namespace iocwright::cli
