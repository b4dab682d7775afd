// `completion`: scripts by which shells complete command lines.
#include <array>
#include <iostream>
#include <iterator>

#include "cli/command_table.hpp"
#include "cli/completion.hpp"
#include "cli/options.hpp"

namespace iocwright::cli {

namespace {

struct Completion : Command {
  std::string shell, name = "iocwright";

  void options(CLI::App& app, const Session&) override {
    app.add_option("shell", shell, "the shell: bash, zsh or fish")
        ->required()
        ->check(one_of({std::begin(completion_shells), std::end(completion_shells)}))
        ->option_text("SHELL");
    app.add_option("name", name, "another name of the program, such as ibek")->option_text("[PROGRAM]");
  }

  int run(Session& session) override {
    auto script = completion_script(shell, name, session);
    if (session.sink.take_error(script)) return wrong_input;
    std::cout << *script;
    return done;
  }
};

constexpr std::array completion_rows{
    CommandRow{.name = "completion",
               .summary = "print a script that completes commands in bash, zsh or fish",
               .make = make_command<Completion>},
};

}  // namespace

CommandGroup completion_commands() { return {.name = "", .summary = "", .commands = completion_rows}; }

}  // namespace iocwright::cli
