// `watch`: generate the files of an instance on each save.
#include <array>
#include <iostream>

#include "cli/command_table.hpp"
#include "cli/options.hpp"
#include "editor/watch/watch_instance.hpp"

namespace iocwright::cli {

namespace {

struct Watch : Command {
  instance::FolderRequest request;

  void options(CLI::App& app, const Session& session) override {
    app.add_option("config_folder", request.config_folder, "the instance's config folder")
        ->required()
        ->check(existing_folder())
        ->option_text("CONFIG_FOLDER");
    add_generation_inputs(app, request.generate);
    add_generation(app, session, request.generate);
  }

  int run(Session& session) override {
    auto watched = editor::watch_instance(request, {.disk = session.disk,
                                                    .clock = session.clock,
                                                    .environment = session.environment,
                                                    .limits = session.limits,
                                                    .templates = session.templates(),
                                                    .style = session.style,
                                                    .out = std::cout,
                                                    .messages = std::cerr});
    return session.sink.take_error(watched) ? step_failed : done;
  }
};

constexpr std::array watch_rows{
    CommandRow{.name = "watch",
               .summary = "generate boot files whenever the instance or its definitions change",
               .make = make_command<Watch>},
};

}  // namespace

CommandGroup watch_commands() { return {.name = "", .summary = "", .commands = watch_rows}; }

}  // namespace iocwright::cli
