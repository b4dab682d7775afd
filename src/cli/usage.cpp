#include "cli/usage.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "core/base/text.hpp"

namespace iocwright::cli {

namespace {

/// A suggestion to append to a message; empty if no known word is similar.
std::string suggestion(std::string_view word, const std::vector<std::string>& known) {
  const std::vector<std::string_view> views(known.begin(), known.end());
  const std::string_view near = text::nearest(word, views);
  return near.empty() ? "" : fmt::format(": did you mean `{}`?", near);
}

/// The names of all commands except hidden ones, whose group is empty.
std::vector<std::string> names_of_commands(const CLI::App& app) {
  std::vector<std::string> out;
  for (const CLI::App* command :
       app.get_subcommands([](const CLI::App* command) { return !command->get_group().empty(); }))
    out.push_back(command->get_name());
  return out;
}

/// The options of all these commands, because those of an outer command may follow an inner one.
std::vector<std::string> names_of_options(const std::vector<const CLI::App*>& commands) {
  std::vector<std::string> out;
  for (auto command = commands.rbegin(); command != commands.rend(); ++command)
    for (const CLI::Option* option : (*command)->get_options())
      for (const std::string& name : option->get_lnames()) out.push_back("--" + name);
  return out;
}

}  // namespace

std::vector<const CLI::App*> parsed_commands(const CLI::App& app) {
  std::vector<const CLI::App*> out{&app};
  while (!out.back()->get_subcommands().empty()) out.push_back(out.back()->get_subcommands().front());
  return out;
}

UsageError explain_usage(const CLI::App& app, const CLI::ParseError& parse_error, std::size_t implied) {
  const auto commands = parsed_commands(app);
  const CLI::App& last = *commands.back();
  std::vector<std::string> words;
  for (std::size_t i = 0; i < commands.size(); ++i)
    if (i == 0 || i > implied) words.push_back(commands[i]->get_name());
  const std::string command = text::join(words, " ");

  const bool wants_command = last.get_require_subcommand_min() > 0;
  const std::vector<std::string> left = app.remaining(true);
  const auto word = std::find_if(left.begin(), left.end(),
                                 [&](const std::string& w) { return wants_command != w.starts_with('-'); });
  const bool extra = dynamic_cast<const CLI::ExtrasError*>(&parse_error) != nullptr;
  const bool is_incomplete = dynamic_cast<const CLI::RequiredError*>(&parse_error) != nullptr ||
                             dynamic_cast<const CLI::RequiresError*>(&parse_error) != nullptr;
  if (!extra && (!is_incomplete || (!wants_command && word == left.end())))
    return {parse_error.what(), command};
  if (word != left.end() && word->starts_with('-')) {
    const std::string option = word->substr(0, word->find('='));
    return {fmt::format("`{}` has no option `{}`{}", command, option,
                        suggestion(option, names_of_options(commands))),
            command};
  }
  if (!wants_command) return {fmt::format("unexpected argument `{}`", left.front()), command};
  const auto known = names_of_commands(last);
  if (word != left.end())
    return {fmt::format("`{}` has no command `{}`{}", command, *word, suggestion(*word, known)), command};
  return {fmt::format("`{}` needs a command: {}", command, text::join(known, ", ")), command};
}

}  // namespace iocwright::cli
