// How shells hand over an unfinished command line, and how they take the words that can follow.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "cli/complete.hpp"
#include "cli/complete_values.hpp"

namespace iocwright::cli {

/// An unfinished command line of bash. bash ends words also at characters such as `=` and `:`
/// (COMP_WORDBREAKS), and replaces only what follows the last of them.
struct BashLine {
  std::vector<std::string> words;  ///< without quotes; the last one is unfinished
  std::string kept;                ///< the beginning of the last word that bash does not replace
  char quote = '\0';               ///< the quote that is open at the end, or none
};

/// Splits a line up to the cursor by the rules of bash's manual, section Quoting, except that nothing is
/// expanded. Only the last command of the line counts.
BashLine split_bash_line(std::string_view line, std::string_view word_breaks);

/// The candidates that begin with what is typed, as whole words of the command line. In a list, values that
/// it already has are left out.
std::vector<Candidate> matching(const CompletionPoint& point, const PossibleValues& values);

// The answers begin with a line that says what else is possible: `nospace` if the word goes on after one of
// the candidates, and `files` or `folders` for such names. Candidates that contain control characters are
// left out, since no shell can complete them.

/// One reply of bash per line: the rest of a word, quoted.
std::string bash_answer(const std::vector<Candidate>& candidates, const PossibleValues& values,
                        const BashLine& line);
/// One line per candidate, for `_describe` of zsh: `WORD:DESCRIPTION`.
std::string zsh_answer(const std::vector<Candidate>& candidates, const PossibleValues& values);
/// One line per candidate, for `complete` of fish: a word, a tab and the description.
std::string fish_answer(const std::vector<Candidate>& candidates, const PossibleValues& values);

}  // namespace iocwright::cli
