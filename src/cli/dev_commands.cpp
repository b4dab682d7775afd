// `dev`: work in a devcontainer.
#include <array>
#include <iostream>

#include "cli/command_table.hpp"
#include "cli/options.hpp"
#include "epics/site/epics_paths.hpp"
#include "image/ioc/dev_instance.hpp"
#include "image/ioc/work_on_module.hpp"

namespace iocwright::cli {

namespace {

struct DevInstance : Command {
  std::string instance;

  void options(CLI::App& app, const Session&) override {
    app.add_option("instance", instance, "the folder of the instance, which contains its config folder")
        ->required()
        ->check(existing_folder())
        ->option_text("INSTANCE");
  }

  int run(Session& session) override {
    auto linked =
        image::use_instance(instance, session.epics_root("ioc"), session.disk, session.sink, std::cout);
    session.sink.take_error(linked);
    return done;
  }
};

struct DevModule : Command {
  image::ModuleWork work;

  void options(CLI::App& app, const Session& session) override {
    const auto paths = epics::EpicsPaths::from(session.environment);
    work.module.support = paths.support;
    work.module.ioc = paths.ioc;
    app.add_option("module", work.module.name, "the support module")->required()->option_text("MODULE");
    CLI::Option* checkout = app.add_option("--checkout", work.module.checkout,
                                           "the tree to work in; by default the one in $SUPPORT")
                                ->check(existing_folder())
                                ->option_text("DIR");
    app.add_flag("--restore", work.restore, "restore the module that the image was built with")
        ->excludes(checkout);
    app.add_flag("--build,!--no-build", work.build, "build the module and the IOC (on by default)");
  }

  int run(Session& session) override {
    return image::work_on_module(work, session.disk, session.process, session.environment, session.sink,
                                 std::cout);
  }
};

constexpr std::array dev_rows{
    CommandRow{.name = "instance",
               .summary = "link an instance's config folder into the Generic IOC",
               .make = make_command<DevInstance>,
               .reference = true},
    CommandRow{
        .name = "module", .summary = "work on a support module in place", .make = make_command<DevModule>},
};

}  // namespace

CommandGroup dev_commands() {
  return {.name = "dev", .summary = "work in a devcontainer", .commands = dev_rows};
}

}  // namespace iocwright::cli
