// `ioc`: build a Generic IOC for images, and wait for hardware.
#include <array>
#include <iostream>
#include <map>

#include "cli/build_context.hpp"
#include "cli/command_table.hpp"
#include "cli/options.hpp"
#include "core/base/settings.hpp"
#include "epics/site/epics_paths.hpp"
#include "image/assets/make_runtime_assets.hpp"
#include "image/ioc/build_dockerfile.hpp"
#include "image/ioc/build_ioc.hpp"
#include "image/ioc/check_build.hpp"
#include "instance/schema/ioc_schema.hpp"
#include "launch/start/do_wait.hpp"

namespace iocwright::cli {

namespace {

struct InstanceSchema : Command {
  schema::IocSchemaRequest request;
  std::string output;

  void options(CLI::App& app, const Session& session) override {
    request.ibek_defs = session.epics_root("ibek-defs");
    app.add_option("definitions", request.definition_files, "definition files")
        ->option_text("[DEFINITION...]");
    add_output(app, output, "the schema");
    app.add_flag("--ibek-defs,!--no-ibek-defs", request.with_ibek_defs,
                 "include the definitions of this Generic IOC (on by default)");
    app.add_flag("--rich", request.is_rich,
                 "make the schema for editors: with descriptions, examples and one error per mistake");
  }

  int run(Session& session) override {
    yaml::Reader reader = session.reader();
    const auto schema = schema::ioc_schema(request, reader, std::cerr);
    if (!schema) return wrong_input;
    session.print_or_write(*schema, output);
    return done;
  }
};

struct DoWait : Command {
  std::string wait_list;

  void options(CLI::App& app, const Session& session) override {
    wait_list = session.epics_root("runtime/wait_list.yaml");
    app.add_option("--source", wait_list,
                   "the list of hardware to wait for; by default $EPICS_ROOT/runtime/wait_list.yaml")
        ->option_text("FILE");
  }

  int run(Session& session) override {
    yaml::Reader reader = session.reader();
    return launch::do_wait(wait_list, session.disk, session.clock, reader, session.environment);
  }
};

/// Adds `--support` and `--base`. The caller has already set their values from the environment.
void add_site_options(CLI::App& app, std::string& support, std::string& epics_base) {
  app.add_option("--support", support, "the folder of the support modules; by default $SUPPORT")
      ->option_text("DIR");
  app.add_option("--base", epics_base, "the folder of EPICS Base; by default $EPICS_BASE")
      ->option_text("DIR");
}

struct IocBuild : Command {
  image::GenericIoc ioc;
  image::OpenFolders folders;

  void options(CLI::App& app, const Session& session) override {
    static const std::map<std::string, image::Sharing> sharings{{"nobody", image::Sharing::nobody},
                                                                {"group", image::Sharing::group},
                                                                {"everyone", image::Sharing::everyone}};
    ioc = image::default_ioc(session.environment);
    app.add_option("--ioc", ioc.folder, "the folder of the Generic IOC; by default $IOC")->option_text("DIR");
    add_site_options(app, ioc.support, ioc.epics_base);
    app.add_option("-j,--jobs", ioc.jobs, "the number of parallel jobs of make")
        ->check(positive_integer())
        ->option_text("N");
    app.add_option_function<std::string>(
           "--share-with", [this](const std::string& whom) { folders.sharing = sharings.at(whom); },
           "who, besides the owner, may write to the folders that an IOC writes to: group (default), "
           "everyone "
           "or nobody")
        ->check(one_of({"group", "everyone", "nobody"}))
        ->option_text("WHOM");
    app.add_option("--group", folders.group, "the group of these folders when root builds; by default 0")
        ->option_text("GROUP");
  }

  int run(Session& session) override {
    image::BuildContext context = build_context(session);
    return image::build_ioc(ioc, folders, context);
  }
};

struct BuildDocker : Command {
  image::DockerfileBuild build;

  void options(CLI::App& app, const Session&) override {
    app.add_option("--start", build.start, "the first instruction to run, counted from 1")
        ->check(positive_integer())
        ->option_text("N");
    app.add_option("--stop", build.stop, "the last instruction to run")
        ->check(positive_integer())
        ->option_text("N");
    app.add_option("--dockerfile", build.dockerfile, "the Dockerfile; by default that of the working folder")
        ->option_text("FILE");
  }

  int run(Session& session) override {
    auto built =
        image::build_dockerfile(build, session.disk, session.process, session.environment, std::cout);
    return session.sink.take_error(built) ? step_failed : done;
  }
};

struct ExtractAssets : Command {
  image::RuntimeAssets request;

  void options(CLI::App& app, const Session& session) override {
    image::AssetRequest& assets = request.assets;
    const auto paths = epics::EpicsPaths::from(session.environment);
    assets.source = paths.root;
    assets.support = paths.support;
    assets.ioc = paths.ioc;
    const Settings settings(session.environment);
    assets.base = settings.text(Setting::epics_base);
    assets.host_arch = settings.text(Setting::epics_host_arch);
    assets.target_arch = settings.text(Setting::epics_target_arch);
    app.add_option("destination", assets.destination, "the folder to copy to")
        ->required()
        ->option_text("DESTINATION");
    app.add_option("extras", assets.extras, "additional files and folders")->option_text("[EXTRA...]");
    app.add_option("--source", assets.source, "the root folder to copy from; by default $EPICS_ROOT")
        ->option_text("DIR");
    app.add_flag("--defaults,!--no-defaults", assets.defaults,
                 "include what every IOC needs (on by default)");
    app.add_flag("--dry-run,!--no-dry-run", request.dry_run,
                 "print what would be copied, without copying it");
    app.add_flag("--prune,!--no-prune", assets.prune,
                 "include only what the IOC needs: the shared libraries that it loads, and no build tools");
    app.add_flag("--system-libraries", assets.system_libraries,
                 "with --prune, include libraries of system packages, for an image without packages");
    app.add_flag("--move", request.options.move,
                 "move files instead of copying them; the source cannot be used afterwards");
    app.add_flag("--strip,!--no-strip", request.options.strip.strip,
                 "strip symbols from programs and libraries (on by default)");
    app.add_option("--debug", request.options.strip.debug_folder,
                   "keep debugging information in this folder, as files that gdb finds by build ID")
        ->option_text("DIR");
  }

  int run(Session& session) override {
    return image::make_runtime_assets(request, session.disk, session.process, session.environment,
                                      session.sink, std::cout);
  }
};

struct CheckBuild : Command {
  image::IocCheck check;

  void options(CLI::App& app, const Session& session) override {
    const image::GenericIoc ioc = image::default_ioc(session.environment);
    check.support = ioc.support;
    check.epics_base = ioc.epics_base;
    add_site_options(app, check.support, check.epics_base);
    app.add_option("--target", check.target,
                   "the target architecture; by default $EPICS_TARGET_ARCH, or else the host's")
        ->option_text("ARCH");
  }

  int run(Session& session) override {
    image::check_build(check, session.disk, session.process, session.environment, session.sources,
                       session.sink, std::cout);
    return done;
  }
};

constexpr std::array ioc_rows{
    CommandRow{.name = "generate-schema",
               .summary = "print the JSON Schema of instances for a set of definitions",
               .make = make_command<InstanceSchema>,
               .reference = true},
    CommandRow{.name = "do-wait",
               .summary = "wait until the hardware in the wait list responds",
               .make = make_command<DoWait>,
               .reference = true},
    CommandRow{.name = "build", .summary = "build the Generic IOC", .make = make_command<IocBuild>},
    CommandRow{.name = "build-docker",
               .summary = "run the commands of a Dockerfile in a devcontainer, without building the image",
               .make = make_command<BuildDocker>,
               .reference = true},
    CommandRow{.name = "extract-runtime-assets",
               .summary = "copy what the runtime image needs to a folder",
               .make = make_command<ExtractAssets>,
               .reference = true},
    CommandRow{.name = "check-build",
               .summary = "check that an IOC can be linked from the registered modules",
               .make = make_command<CheckBuild>},
};

}  // namespace

CommandGroup ioc_commands() {
  return {.name = "ioc",
          .summary = "build a Generic IOC for images, and wait for hardware",
          .commands = ioc_rows};
}

}  // namespace iocwright::cli
