#include "cli/usage.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>

#include "cli/help_format.hpp"
#include "core/base/text.hpp"
#include "core/diag/suggestion.hpp"

namespace iocwright::cli {

namespace {

Diagnostic wrong(std::string message) { return error(DiagKind::wrong_usage, std::move(message)); }

/// All commands that are not hidden.
std::vector<const CLI::App*> commands_of(const CLI::App& app) {
  return app.get_subcommands([](const CLI::App* command) { return !command->get_group().empty(); });
}

std::vector<std::string> names_of(const std::vector<const CLI::App*>& commands) {
  std::vector<std::string> out;
  for (const CLI::App* command : commands) out.push_back(command->get_name());
  return out;
}

std::vector<std::string> names_of(const CLI::Option& option) {
  std::vector<std::string> out;
  for (const std::string& name : option.get_snames()) out.push_back("-" + name);
  for (const std::string& name : option.get_lnames()) out.push_back("--" + name);
  return out;
}

bool has_name(const CLI::Option& option, std::string_view name) {
  const auto names = names_of(option);
  return std::ranges::find(names, name) != names.end();
}

const CLI::Option* find_option(const CLI::App& command, std::string_view name) {
  const auto options = command.get_options();
  const auto found =
      std::ranges::find_if(options, [&](const CLI::Option* option) { return has_name(*option, name); });
  return found == options.end() ? nullptr : *found;
}

bool is_flag(const CLI::Option& option) { return option.get_items_expected_max() == 0; }

/// The error in one command line, as the parser saw it.
class Explanation {
 public:
  Explanation(const CLI::App& app, std::size_t implied)
      : app_(app), commands_(parsed_commands(app)), last_(*commands_.back()) {
    std::vector<std::string> words;
    for (std::size_t i = 0; i < commands_.size(); ++i)
      if (i == 0 || i > implied) words.push_back(commands_[i]->get_name());
    command_ = text::join(words, " ");
  }

  Diagnostic explain(const CLI::ParseError& parse_error) const {
    const bool is_incomplete = dynamic_cast<const CLI::RequiredError*>(&parse_error) != nullptr ||
                               dynamic_cast<const CLI::RequiresError*>(&parse_error) != nullptr;
    const auto left = app_.remaining(true);
    const bool is_extra = dynamic_cast<const CLI::ExtrasError*>(&parse_error) != nullptr;
    if ((is_extra || is_incomplete) && !left.empty()) return explain_word(left.front());
    const std::string text = parse_error.what();
    if (dynamic_cast<const CLI::RequiresError*>(&parse_error) != nullptr) return explain_needed(text);
    if (is_incomplete) return explain_missing();
    return explain_value(parse_error, text);
  }

  UsageError with_usage(Diagnostic problem) const {
    return {std::move(problem), command_, usage_line(last_, command_)};
  }

  /// The option of this name of the command, or of an outer one, whose options may follow it.
  const CLI::Option* option(std::string_view name) const {
    for (auto command = commands_.rbegin(); command != commands_.rend(); ++command)
      if (const CLI::Option* found = find_option(**command, name)) return found;
    return nullptr;
  }

  /// `next`: the option that was given instead of the value; empty: none.
  static Diagnostic missing_value(const CLI::Option& option, const std::string& next = "") {
    return wrong(fmt::format("{} requires a value, {}{}", name_in_message(option), option.get_option_text(),
                             next.empty() ? "" : fmt::format(", before `{}`", next)))
        .help(described(option));
  }

 private:
  static std::string described(const CLI::Option& option) {
    return fmt::format("{}: {}", shown_option(option), option.get_description());
  }

  /// Explains the first word that does not belong to any command.
  Diagnostic explain_word(const std::string& word) const {
    if (word.size() > 1 && word.starts_with('-') && word != "--") return unknown_option(word);
    if (last_.get_require_subcommand_min() > 0) return unknown_command(word);
    return wrong(fmt::format("unexpected argument `{}`", word));
  }

  Diagnostic unknown_option(const std::string& word) const {
    const std::string name = word.substr(0, word.find('='));
    if (find_option(last_, name) != nullptr)
      return wrong(fmt::format("`{}` is an option of `{}`, and must come after it", name, command_));
    return wrong(fmt::format("`{}` has no option `{}`", command_, name)).help(similar_option(name));
  }

  std::string similar_option(const std::string& name) const {
    std::vector<std::string> known;
    for (auto command = commands_.rbegin(); command != commands_.rend(); ++command)
      for (const CLI::Option* option : (*command)->get_options())
        for (std::string& other : names_of(*option))
          if (other.size() > 2) known.push_back(std::move(other));
    if (name.size() == 2) {  // `-v`: the first option with this letter, such as `--version`
      const auto letter = [](char c) { return std::tolower(static_cast<unsigned char>(c)); };
      const auto found = std::ranges::find_if(
          known, [&](const std::string& other) { return letter(other[2]) == letter(name[1]); });
      return found == known.end() ? "" : fmt::format("did you mean `{}`?", *found);
    }
    return did_you_mean(name, {known.begin(), known.end()}, command_with_option(name));
  }

  /// Names the commands that have the option.
  std::string command_with_option(const std::string& name) const {
    std::vector<std::string> found;
    for (const CLI::App* group : commands_of(app_)) {
      const std::string first = fmt::format("{} {}", app_.get_name(), group->get_name());
      if (find_option(*group, name) != nullptr) found.push_back(first);
      for (const CLI::App* command : commands_of(*group))
        if (find_option(*command, name) != nullptr) found.push_back(first + " " + command->get_name());
    }
    return found.empty() ? "" : "it is an option of " + short_list(std::move(found));
  }

  Diagnostic unknown_command(const std::string& word) const {
    if (word == "--") return wrong("a command must come before `--`");
    std::vector<std::string> elsewhere;
    for (const CLI::App* group : commands_of(app_))
      for (const CLI::App* command : commands_of(*group))
        if (command->get_name() == word)
          elsewhere.push_back(fmt::format("{} {} {}", app_.get_name(), group->get_name(), word));
    const auto known = names_of(commands_of(last_));
    const std::string otherwise =
        elsewhere.empty() ? the_commands() : fmt::format("did you mean {}?", choice_of(elsewhere));
    return wrong(fmt::format("`{}` has no command `{}`", command_, word))
        .help(did_you_mean(word, {known.begin(), known.end()}, otherwise));
  }

  std::string the_commands() const { return "the commands are " + short_list(names_of(commands_of(last_))); }

  /// Names all required arguments and options that are missing, and describes each.
  Diagnostic explain_missing() const {
    if (last_.get_require_subcommand_min() > 0)
      return wrong(fmt::format("`{}` requires a command", command_)).help(the_commands());
    std::vector<std::string> missing;
    std::string help;
    for (const bool positional : {true, false})
      for (const CLI::Option* option : last_.get_options()) {
        if (!option->get_required() || option->count() > 0 || option->get_positional() != positional)
          continue;
        missing.push_back(positional ? name_in_message(*option)
                                     : fmt::format("`{} {}`", option->get_name(), option->get_option_text()));
        help += (help.empty() ? "" : "\n         ") + described(*option);
      }
    const std::string last = missing.back();
    missing.pop_back();
    return wrong(fmt::format("`{}` requires {}{}", command_,
                             missing.empty() ? "" : text::join(missing, ", ") + " and ", last))
        .help(std::move(help));
  }

  /// `text`: "NAME requires OTHER".
  Diagnostic explain_needed(const std::string& text) const {
    const auto [option, rest] = option_at(text, " requires ");
    const CLI::Option* other = option == nullptr ? nullptr : option_at(rest, "").first;
    if (other == nullptr) return wrong(text);
    const std::string given = option->get_positional()
                                  ? fmt::format("argument `{}`", option->results().front())
                                  : name_in_message(*option);
    if (option->get_positional())
      return wrong(fmt::format("unexpected {}", given))
          .help(fmt::format("arguments of a program follow `{} {} --`", other->get_name(),
                            other->get_option_text()));
    return wrong(fmt::format("{} requires the option {}", given, name_in_message(*other)))
        .help(described(*other));
  }

  /// The option whose name `text` begins with, followed by `separator`, and the rest.
  std::pair<const CLI::Option*, std::string> option_at(const std::string& text,
                                                       std::string_view separator) const {
    for (auto command = commands_.rbegin(); command != commands_.rend(); ++command)
      for (const CLI::Option* option : (*command)->get_options()) {
        const std::string prefix = option->get_name() + std::string(separator);
        if (separator.empty() ? text == prefix : text.starts_with(prefix))
          return {option, text.substr(prefix.size())};
      }
    return {nullptr, text};
  }

  /// Explains errors of a single option, whose texts are those of CLI11's `Error.hpp` and of our checks.
  Diagnostic explain_value(const CLI::ParseError& parse_error, const std::string& text) const {
    constexpr std::string_view conversion = "Could not convert: ";
    if (text.starts_with(conversion))
      if (const auto [option, value] = option_at(text.substr(conversion.size()), " = "); option != nullptr)
        return wrong(is_flag(*option) ? fmt::format("{} takes no value", name_in_message(*option))
                                      : fmt::format("{} cannot be `{}`", name_in_message(*option), value));
    if (const auto [option, other] = option_at(text, " excludes "); option != nullptr)
      if (const CLI::Option* second = option_at(other, "").first)
        return wrong(
            fmt::format("{} cannot be used with {}", name_in_message(*option), name_in_message(*second)));
    const auto [option, rest] = option_at(text, ": ");
    if (option == nullptr) return wrong(text);
    if (dynamic_cast<const CLI::ArgumentMismatch*>(&parse_error) != nullptr)
      return explain_count(*option, rest);
    if (dynamic_cast<const CLI::ValidationError*>(&parse_error) == nullptr)
      return wrong(fmt::format("{} takes no value", name_in_message(*option)));
    const std::size_t line_end = std::min(rest.find('\n'), rest.size());
    constexpr std::string_view colon = ": ";
    const bool needs_no_name = option->get_positional() && rest.starts_with(colon);
    const std::string message = rest.substr(0, line_end);
    return wrong(needs_no_name ? message.substr(colon.size()) : name_in_message(*option) + message)
        .help(line_end == rest.size() ? "" : rest.substr(line_end + 1));
  }

  Diagnostic explain_count(const CLI::Option& option, const std::string& rest) const {
    if (rest.starts_with("At Most"))
      return wrong(fmt::format("{} is given more than once", name_in_message(option)));
    if (rest.starts_with("At least"))
      return wrong(fmt::format("`{}` requires {}", command_, shown_option(option))).help(described(option));
    return missing_value(option);
  }

  const CLI::App& app_;
  std::vector<const CLI::App*> commands_;  ///< that were recognized, from the program to the innermost one
  const CLI::App& last_;
  std::string command_;  ///< as the user called it
};

}  // namespace

std::vector<const CLI::App*> parsed_commands(const CLI::App& app) {
  std::vector<const CLI::App*> out{&app};
  while (!out.back()->get_subcommands().empty()) out.push_back(out.back()->get_subcommands().front());
  return out;
}

UsageError explain_usage(const CLI::App& app, const CLI::ParseError& parse_error, std::size_t implied) {
  const Explanation explanation(app, implied);
  return explanation.with_usage(explanation.explain(parse_error));
}

std::optional<UsageError> find_missing_value(const CLI::App& app, const std::vector<std::string>& words,
                                             std::size_t implied) {
  const Explanation explanation(app, implied);
  for (std::size_t i = 0; i + 1 < words.size() && words[i] != "--"; ++i) {
    const CLI::Option* option = explanation.option(words[i]);
    if (option == nullptr || is_flag(*option)) continue;
    const std::string& next = words[i + 1];
    if (next.starts_with("--") && explanation.option(next) != nullptr)
      return explanation.with_usage(
          Explanation::missing_value(*option, next)
              .help(fmt::format("if `{}` is the value, write `{}={}`", next, words[i], next)));
    ++i;  // the value
  }
  return std::nullopt;
}

}  // namespace iocwright::cli
