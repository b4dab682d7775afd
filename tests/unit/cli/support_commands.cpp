#include <doctest/doctest.h>

#include <algorithm>

#include "cli/command_table.hpp"
#include "image/recipe/dockerfile.hpp"
#include "memory_disk.hpp"

using namespace iocwright;
using namespace iocwright::cli;

TEST_CASE("support build: a Dockerfile's modules are found after each option, with its value or without") {
  const Session session;
  const CommandGroup group = support_commands();
  const auto row = std::ranges::find(group.commands, "build", &CommandRow::name);
  REQUIRE(row != group.commands.end());
  CLI::App app;
  const auto command = row->make();
  command->options(app, session);
  for (const CLI::Option* option : app.get_options()) {
    std::vector<std::string> names;
    for (const std::string& name : option->get_lnames()) names.push_back("--" + name);
    for (const std::string& name : option->get_snames()) names.push_back("-" + name);
    for (const std::string& name : names) {
      if (name == "--help" || name == "-h") continue;
      const bool has_value = option->get_expected_max() > 0;
      tests::MemoryDisk disk;
      disk.files["/source/Dockerfile"] =
          "RUN iocwright support build " + name + (has_value ? " value" : "") + " asyn\n";
      image::RecipePlaces places;
      places.source_folder = "/source";
      const auto file = image::read_dockerfile(places, disk);
      CAPTURE(name);
      REQUIRE(file);
      REQUIRE(*file);
      REQUIRE((*file)->modules.size() == 1);
      CHECK((*file)->modules.front().name == "asyn");
    }
  }
}
