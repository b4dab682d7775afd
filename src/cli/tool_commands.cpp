// Other tools that iocwright replaces, and the installation of their names.
#include <array>
#include <iostream>

#include "cli/command_table.hpp"
#include "cli/options.hpp"
#include "image/tools/install_names.hpp"
#include "image/tools/uv.hpp"
#include "launch/client/pseudo_terminal.hpp"

namespace iocwright::cli {

namespace {

struct InstallNames : Command {
  image::NamesRequest request;

  void options(CLI::App& app, const Session&) override {
    app.add_option("folder", request.folder,
                   "the folder to install in; by default the first folder of PATH that has one of the names")
        ->option_text("[DIR]");
  }

  int run(Session& session) override {
    request.program = own_program();
    if (request.program.empty()) {
      session.sink.add(error(DiagKind::unreadable_file, "cannot read the link `/proc/self/exe`"));
      return wrong_input;
    }
    auto installed =
        image::install_names(request, session.disk, session.environment, session.sink, std::cout);
    session.sink.take_error(installed);
    return done;
  }
};

struct Uv : Command {
  std::vector<std::string> arguments;
  CLI::App* app = nullptr;

  void options(CLI::App& added, const Session&) override {
    take_all_arguments(added);
    app = &added;
  }

  int run(Session& session) override {
    image::UvContext context{session.disk, session.process, session.environment, std::cout, std::cerr};
    auto status = image::run_uv(app->remaining(), context);
    if (!session.sink.take_error(status)) return *status;
    return wrong_input;
  }
};

struct Pptty : Command {
  std::string command_line;

  void options(CLI::App& app, const Session&) override {
    app.add_option("command", command_line, "the program and its arguments, separated by blanks")
        ->required()
        ->option_text("COMMAND");
  }

  int run(Session& session) override {
    auto status = launch::run_in_terminal(command_line, session.environment);
    if (!session.sink.take_error(status)) return *status;
    return not_found;
  }
};

constexpr std::array tool_rows{
    CommandRow{.name = "install-names",
               .summary = "install the names of the tools that iocwright replaces, in front of others",
               .make = make_command<InstallNames>},
    CommandRow{.name = "uv",
               .summary = "install Python packages, except those that iocwright replaces",
               .make = make_command<Uv>},
    CommandRow{.name = "pptty",
               .summary = "run a program in a terminal of its own, like the tool of the same name",
               .make = make_command<Pptty>},
};

}  // namespace

CommandGroup tool_commands() { return {.name = "", .summary = "", .commands = tool_rows}; }

}  // namespace iocwright::cli
