// `runtime`: the boot files of an instance.
#include <iostream>
#include <memory>

#include "cli/commands.hpp"
#include "core/base/path.hpp"
#include "core/diag/output_folder.hpp"
#include "epics/site/find_definitions.hpp"
#include "instance/generate.hpp"
#include "launch/start/autosave.hpp"
#include "launch/start/place_files.hpp"

namespace iocwright::cli {

namespace {

struct GenerateOptions {
  instance::GenerateRequest step;
  std::string config_folder;
};

void add_output_options(CLI::App& command, Session& session, instance::GenerateRequest& step) {
  step.output_folder = session.epics_root("runtime");
  command.add_option("-o,--output", step.output_folder, "the folder to write to")->option_text("DIR");
  command.add_flag("--pvi,!--no-pvi", step.screens, "also generate operator screens (on by default)");
}

int generate(Session& session, const instance::GenerateRequest& step) {
  yaml::Reader reader = session.reader();
  instance::generate(step, reader, session.disk, session.environment, session.limits, session.templates());
  return done;
}

}  // namespace

void setup_generate(CLI::App& command, Session& session, int& status) {
  auto options = std::make_shared<GenerateOptions>();
  options->step.instance_files.resize(1);
  command.add_option("instance", options->step.instance_files[0], "the instance file")
      ->required()
      ->option_text("INSTANCE");
  command.add_option("definitions", options->step.definition_files, "definition files")
      ->required()
      ->option_text("DEFINITION...");
  add_output_options(command, session, options->step);
  command.callback([options, &session, &status] { status = generate(session, options->step); });
}

void setup_generate2(CLI::App& command, Session& session, int& status) {
  auto options = std::make_shared<GenerateOptions>();
  command.add_option("config_folder", options->config_folder, "the instance's config folder")
      ->check(CLI::ExistingDirectory)
      ->option_text("[CONFIG_FOLDER]");
  command
      .add_option("-i,--instance", options->step.instance_files,
                  "an instance file, read before those of the folder; can be repeated")
      ->check(CLI::ExistingFile)
      ->take_all()
      ->allow_extra_args(false)
      ->option_text("FILE");
  command
      .add_option("--definitions", options->step.definition_files,
                  "a definition file, instead of those that are found; can be repeated")
      ->check(CLI::ExistingFile)
      ->take_all()
      ->allow_extra_args(false)
      ->option_text("FILE");
  add_output_options(command, session, options->step);
  command.callback([options, &session, &status] {
    instance::GenerateRequest& step = options->step;
    if (step.instance_files.empty() && options->config_folder.empty()) {
      std::cerr << "Error: Either instance folder or instance files must be provided.\n";
      status = wrong_input;
      return;
    }
    auto own = instance::instance_files(session.disk, options->config_folder);
    if (session.sink.take_error(own)) return;
    step.instance_files.insert(step.instance_files.end(), own->begin(), own->end());
    if (step.instance_files.empty()) {
      std::cerr << "Error: No instance yaml files found.\n";
      status = wrong_input;
      return;
    }
    if (step.definition_files.empty()) {
      auto found =
          epics::find_definitions(session.disk, session.epics_root("ibek-defs"), options->config_folder);
      if (session.sink.take_error(found)) return;
      step.definition_files = *std::move(found);
    }
    status = generate(session, step);
  });
}

void setup_place_files(CLI::App& command, Session& session, int& status) {
  auto folder = std::make_shared<std::string>();
  command.add_option("config_folder", *folder, "the instance's config folder")
      ->required()
      ->check(CLI::ExistingDirectory)
      ->option_text("CONFIG_FOLDER");
  command.callback([folder, &session, &status] {
    auto placed = launch::place_files(session.disk, *folder, session.epics_root("runtime"));
    session.sink.take_error(placed);
    status = done;
  });
}

void setup_generate_autosave(CLI::App& command, Session& session, int& status) {
  auto file = std::make_shared<std::string>(session.epics_root("runtime/ioc.subst"));
  command.add_option("subst_file", *file, "the substitution file")->option_text("[SUBST_FILE]");
  command.callback([file, &session, &status] {
    launch::AutosaveStep step{*file, session.epics_root()};
    auto made = launch::run_autosave(step, session.disk, session.process, session.environment, session.sink);
    session.sink.take_error(made);
    status = done;
  });
}

}  // namespace iocwright::cli
