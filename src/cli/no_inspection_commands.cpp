// The commands that the static binary, which has to stay small, lacks: each refuses.
#include <array>
#include <memory>

#include "cli/command_table.hpp"
#include "cli/load_command.hpp"
#include "cli/options.hpp"

namespace iocwright::cli {

namespace {

struct Refused : Command {
  void options(CLI::App& app, const Session&) override { take_all_arguments(app); }

  int run(Session& session) override {
    session.sink.add(error(DiagKind::wrong_usage, "the static iocwright of runtime images lacks this command")
                         .help("use that of a developer image"));
    return wrong_usage;
  }
};

constexpr CommandRow refused(std::string_view name) {
  return {.name = name, .summary = "not in this flavour of iocwright", .make = make_command<Refused>};
}

constexpr std::array rows{refused("check"), refused("watch"), refused("test"),   refused("list"),
                          refused("new"),   refused("lsp"),   refused("diff"),   refused("explain"),
                          refused("graph"), refused("eject"), refused("report"), refused("doctor")};

}  // namespace

CommandGroup check_commands() { return {.name = "", .summary = "", .commands = rows}; }
CommandGroup watch_commands() { return {}; }
CommandGroup test_commands() { return {}; }
CommandGroup list_commands() { return {}; }
CommandGroup new_commands() { return {}; }
CommandGroup describe_commands() { return {}; }
CommandGroup editor_commands() { return {}; }
CommandGroup doctor_commands() { return {}; }
std::unique_ptr<Command> make_load_command() { return make_command<Refused>(); }

}  // namespace iocwright::cli
