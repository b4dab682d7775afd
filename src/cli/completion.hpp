// Completion of command lines by shells: scripts for them, and the answers to these scripts.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "cli/command_tree.hpp"
#include "cli/session.hpp"

namespace iocwright::cli {

/// The shells for which there is a script.
inline constexpr std::string_view completion_shells[] = {"bash", "zsh", "fish"};

/// The script by which a shell completes command lines of the program `name`.
Result<std::string> completion_script(const std::string& shell, const std::string& name,
                                      const Session& session);

/// Prints the words that can follow in an unfinished command line of the program, in the form for a script.
/// `arguments` are the shell and, for bash, the value of COMP_WORDBREAKS and the line up to the cursor; for
/// others, the words after the name of the program, the last one up to the cursor.
int answer_completion(const std::vector<std::string>& arguments, Session& session);

/// Carries out `--install-completion` or `--show-completion`, and returns the exit status.
int serve_completion(const CompletionOption& option, Session& session);

}  // namespace iocwright::cli
