// `new`: files to start from.
#include <array>

#include "cli/command_table.hpp"
#include "cli/options.hpp"
#include "instance/write_new.hpp"

namespace iocwright::cli {

namespace {

struct NewInstance : Command {
  instance::NewInstanceRequest request;
  std::string output;

  void options(CLI::App& app, const Session&) override {
    app.add_option("types", request.types, "entity types, or modules for all of their types")
        ->required()
        ->option_text("TYPE...");
    add_definitions(app, request.definitions);
    add_output(app, output, "the instance");
  }

  int run(Session& session) override {
    yaml::Reader reader = session.reader(request.definitions);
    if (const auto text = instance::make_new_instance(request, reader, session.environment))
      session.print_or_write(*text, output);
    return session.sink.status();
  }
};

struct NewSupport : Command {
  std::string module, output;

  void options(CLI::App& app, const Session&) override {
    app.add_option("module", module, "the folder of a support module, or its name in $SUPPORT")
        ->required()
        ->option_text("MODULE");
    add_output(app, output, "the definition");
  }

  int run(Session& session) override {
    yaml::Reader reader = session.reader();
    if (const auto text = instance::make_new_support(module, reader, session.environment))
      session.print_or_write(*text, output);
    return session.sink.status();
  }
};

constexpr std::array new_rows{
    CommandRow{.name = "instance",
               .summary = "write an ioc.yaml with entities of these types and comments on their parameters",
               .make = make_command<NewInstance>,
               .when_failed = "nothing was written"},
    CommandRow{.name = "support",
               .summary = "write a definition file for the templates and commands of a support module",
               .make = make_command<NewSupport>,
               .when_failed = "nothing was written"},
};

}  // namespace

CommandGroup new_commands() {
  return {.name = "new", .summary = "write files to start from", .commands = new_rows};
}

}  // namespace iocwright::cli
