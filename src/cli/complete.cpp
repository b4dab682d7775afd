#include "cli/complete.hpp"

#include <algorithm>
#include <string_view>

namespace iocwright::cli {

namespace {

bool takes_value(const CLI::Option& option) { return option.get_items_expected_max() > 0; }

/// An option of the command, or of an outer one, whose options may follow it.
CLI::Option* find_option(CLI::App* command, const std::string& name) {
  for (; command != nullptr; command = command->get_parent())
    for (CLI::Option* option : command->get_options())
      if (!option->get_positional() && option->check_name(name)) return option;
  return nullptr;
}

class Walk {
 public:
  explicit Walk(CLI::App& app) { point_.command = &app; }

  void pass(const std::string& word) {
    if (pending_ != nullptr && (pending_->get_items_expected_min() > 0 || !word.starts_with('-'))) {
      take(*pending_, word);
      pending_ = nullptr;
      return;
    }
    pending_ = nullptr;
    if (!is_separated_ && word == "--") is_separated_ = true;
    else if (is_option(word)) pass_option(word);
    else if (CLI::App* command = subcommand(word)) enter(*command);
    else if (CLI::Option* argument = next_argument()) take(*argument, word), ++arguments_;
  }

  CompletionPoint end(const std::string& word) {
    point_.typed = word;
    if (point_.is_opaque) return point_;
    const bool is_value = pending_ != nullptr && (pending_->get_items_expected_min() > 0 || !is_option(word));
    const std::size_t equals = word.find('=');
    if (is_value) {
      point_.value = pending_;
    } else if (is_option(word) && word.starts_with("--") && equals != std::string::npos) {
      point_.value = find_option(point_.command, word.substr(0, equals));
      point_.is_option_name = point_.value == nullptr;  // a name that no option has
      if (point_.is_option_name) return point_;
      point_.before = word.substr(0, equals + 1);
      point_.typed = word.substr(equals + 1);
    } else if (!is_separated_ && word.starts_with('-')) {
      point_.is_option_name = true;
    } else {
      point_.value = next_argument();
    }
    return point_;
  }

 private:
  bool is_option(const std::string& word) const {
    return !is_separated_ && word.size() > 1 && word.starts_with('-');
  }

  CLI::App* subcommand(const std::string& word) const {
    if (is_separated_) return nullptr;
    for (CLI::App* command : point_.command->get_subcommands({}))
      if (command->get_name() == word) return command;
    return nullptr;
  }

  void enter(CLI::App& command) {
    point_.command = &command;
    point_.is_opaque = command.get_prefix_command();
    arguments_ = 0;
  }

  void pass_option(const std::string& word) {
    if (word.starts_with("--")) {
      const std::size_t equals = word.find('=');
      CLI::Option* option = find_option(point_.command, word.substr(0, equals));
      if (option == nullptr) return;
      if (equals != std::string::npos) take(*option, word.substr(equals + 1));
      else begin(*option);
      return;
    }
    for (std::size_t i = 1; i < word.size(); ++i) {  // a group such as -qj4
      CLI::Option* option = find_option(point_.command, {'-', word[i]});
      if (option == nullptr) return;
      if (takes_value(*option) && i + 1 < word.size()) return take(*option, word.substr(i + 1));
      begin(*option);
    }
  }

  /// Takes an option whose value, if it has one, is the next word.
  void begin(CLI::Option& option) {
    if (takes_value(option)) pending_ = &option;
    note(option);
  }

  void take(CLI::Option& option, const std::string& value) {
    point_.given[option.get_name()].push_back(value);
    note(option);
  }

  void note(const CLI::Option& option) {
    const bool is_repeatable = option.get_multi_option_policy() == CLI::MultiOptionPolicy::TakeAll ||
                               option.get_items_expected_max() > 1;
    if (!is_repeatable) point_.used.push_back(&option);
  }

  /// The argument that the next word belongs to, or null.
  CLI::Option* next_argument() const {
    std::size_t before = 0;
    for (CLI::Option* option : point_.command->get_options()) {
      if (!option->get_positional()) continue;
      before += static_cast<std::size_t>(option->get_items_expected_max());
      if (arguments_ < before) return option;
    }
    return nullptr;
  }

  CompletionPoint point_;
  CLI::Option* pending_ = nullptr;  ///< the option whose value comes next
  bool is_separated_ = false;       ///< by `--`, after which there are only arguments
  std::size_t arguments_ = 0;       ///< of the innermost command
};

std::vector<std::string> names_of(const CLI::Option& option) {
  std::vector<std::string> out;
  for (const std::string& name : option.get_lnames()) out.push_back("--" + name);
  if (out.empty())
    for (const std::string& name : option.get_snames()) out.push_back("-" + name);
  return out;
}

}  // namespace

CompletionPoint find_completion_point(CLI::App& app, const std::vector<std::string>& words) {
  Walk walk(app);
  for (std::size_t i = 0; i + 1 < words.size(); ++i) walk.pass(words[i]);
  return walk.end(words.empty() ? "" : words.back());
}

std::vector<Candidate> names_at(const CompletionPoint& point) {
  std::vector<Candidate> out;
  if (!point.is_option_name) {
    if (point.value != nullptr || point.is_opaque) return out;
    for (const CLI::App* command : point.command->get_subcommands({}))
      if (!command->get_group().empty()) out.push_back({command->get_name(), command->get_description()});
    return out;
  }
  for (const CLI::App* command = point.command; command != nullptr; command = command->get_parent())
    for (const CLI::Option* option : command->get_options()) {
      if (option->get_positional() || option->get_group().empty()) continue;
      if (std::ranges::find(point.used, option) != point.used.end()) continue;
      for (const std::string& name : names_of(*option)) {
        const bool is_known = std::ranges::find(out, name, &Candidate::word) != out.end();
        if (!is_known) out.push_back({name, option->get_description()});
      }
    }
  return out;
}

}  // namespace iocwright::cli
