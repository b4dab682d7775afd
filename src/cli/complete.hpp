// Finds out what can follow in an unfinished command line.
#pragma once

#include <CLI/CLI.hpp>
#include <map>
#include <string>
#include <vector>

namespace iocwright::cli {

/// A word that can be typed.
struct Candidate {
  std::string word;
  std::string description{};
};

/// What the last word of a command line is about to be.
struct CompletionPoint {
  CLI::App* command = nullptr;   ///< the innermost command before it
  CLI::Option* value = nullptr;  ///< the option or argument whose value it is; null: none
  bool is_option_name = false;   ///< it begins with `-`
  std::string before{};    ///< the beginning of the word that is not part of the value, such as `--format=`
  std::string typed{};     ///< the rest of the word
  bool is_opaque = false;  ///< it belongs to the command line of another program
  /// The values before it, by the names of their options and arguments, such as `--defs` or `modules`.
  std::map<std::string, std::vector<std::string>> given{};
  /// The options before it that cannot be repeated.
  std::vector<const CLI::Option*> used{};
};

/// Follows the words of a command line as the parser would, but accepts anything. `words` are those after
/// the program's name, the last one unfinished and maybe empty.
CompletionPoint find_completion_point(CLI::App& app, const std::vector<std::string>& words);

/// The commands or options at this point, without hidden ones; not the values of options.
std::vector<Candidate> names_at(const CompletionPoint& point);

}  // namespace iocwright::cli
