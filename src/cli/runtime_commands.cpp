// `runtime`: generate the boot files of an instance.
#include <array>
#include <iostream>

#include "cli/command_table.hpp"
#include "cli/options.hpp"
#include "cli/run_context.hpp"
#include "instance/generate_folder.hpp"
#include "launch/start/autosave.hpp"
#include "launch/start/place_files.hpp"

namespace iocwright::cli {

namespace {

struct Generate : Command {
  instance::GenerateRequest request;

  void options(CLI::App& app, const Session& session) override {
    request.instance_files.resize(1);
    app.add_option("instance", request.instance_files[0], "the instance file")
        ->required()
        ->option_text("INSTANCE");
    app.add_option("definitions", request.definition_files, "definition files")
        ->required()
        ->option_text("DEFINITION...");
    add_generation(app, session, request);
  }

  int run(Session& session) override {
    yaml::Reader reader = session.reader();
    instance::generate(request, reader, session.disk, session.environment, session.limits,
                       session.templates());
    return session.sink.status();
  }
};

struct GenerateFromFolder : Command {
  instance::FolderRequest request;

  void options(CLI::App& app, const Session& session) override {
    app.add_option("config_folder", request.config_folder, "the instance's config folder")
        ->check(existing_folder())
        ->option_text("[CONFIG_FOLDER]");
    add_generation_inputs(app, request.generate);
    add_generation(app, session, request.generate);
    if (session.program == "ibek") return;  // which has a message of its own
    app.parse_complete_callback([this] {
      if (request.config_folder.empty() && request.generate.instance_files.empty())
        throw CLI::ValidationError(
            "`iocwright runtime generate2` requires CONFIG_FOLDER or `--instance FILE`");
    });
  }

  int run(Session& session) override {
    request.as_reference = session.program == "ibek";
    yaml::Reader reader = session.reader();
    return instance::generate_from_folder(request, reader, session.disk, session.environment, session.limits,
                                          session.templates(), std::cerr);
  }
};

struct GenerateAutosave : Command {
  launch::AutosaveStep step;

  void options(CLI::App& app, const Session& session) override {
    step.substitution_file = session.epics_root("runtime/ioc.subst");
    step.epics_root = session.epics_root();
    app.add_option("subst_file", step.substitution_file,
                   "the substitution file; by default $EPICS_ROOT/runtime/ioc.subst")
        ->option_text("[SUBST_FILE]");
  }

  int run(Session& session) override {
    auto made = launch::run_autosave(step, session.disk, session.process, session.environment, session.sink);
    session.sink.take_error(made);
    return session.sink.status();
  }
};

struct PlaceFiles : Command {
  std::string config_folder;

  void options(CLI::App& app, const Session&) override {
    app.add_option("config_folder", config_folder, "the instance's config folder")
        ->required()
        ->check(existing_folder())
        ->option_text("CONFIG_FOLDER");
  }

  int run(Session& session) override {
    auto placed = launch::place_files(session.disk, config_folder, session.epics_root("runtime"));
    session.sink.take_error(placed);
    return session.sink.status();
  }
};

struct ExposeStdio : Command {
  std::string command_line;

  void options(CLI::App& app, const Session&) override {
    app.add_option("command", command_line, "the command line to run with bash")
        ->required()
        ->option_text("COMMAND");
  }

  int run(Session& session) override {
    return launch::run_with_console(command_line, "", run_context(session));
  }
};

constexpr std::array runtime_rows{
    CommandRow{.name = "generate",
               .summary = "generate boot files from an instance file and definitions",
               .make = make_command<Generate>,
               .reference = true,
               .when_failed = "nothing was written"},
    CommandRow{.name = "generate2",
               .summary = "generate boot files from the config folder of an instance",
               .make = make_command<GenerateFromFolder>,
               .reference = true,
               .when_failed = "nothing was written"},
    CommandRow{.name = "generate-autosave",
               .summary = "generate autosave request files from the substitution file",
               .make = make_command<GenerateAutosave>,
               .reference = true},
    CommandRow{.name = "place-files",
               .summary = "copy protocol and database files of a config folder to where the IOC loads them",
               .make = make_command<PlaceFiles>,
               .reference = true},
    CommandRow{.name = "expose-stdio",
               .summary = "run a shell command with a console",
               .make = make_command<ExposeStdio>,
               .reference = true},
};

}  // namespace

CommandGroup runtime_commands() {
  return {.name = "runtime", .summary = "generate the boot files of an instance", .commands = runtime_rows};
}

}  // namespace iocwright::cli
