#include "cli/command_table.hpp"

#include <doctest/doctest.h>

#include <set>
#include <string>

using namespace iocwright;
using namespace iocwright::cli;

TEST_CASE("command table: no two commands have the same name") {
  std::set<std::string> names;
  for (const CommandGroup& group : command_groups()) {
    CAPTURE(group.name);
    if (!group.name.empty()) CHECK(names.insert(std::string(group.name)).second);
    for (const CommandRow& row : group.commands) {
      CAPTURE(row.name);
      const std::string prefix = group.name.empty() ? "" : std::string(group.name) + " ";
      CHECK(names.insert(prefix + std::string(row.name)).second);
      CHECK_FALSE(row.summary.empty());
    }
  }
}

TEST_CASE("command table: each option has a description, and each value a placeholder") {
  const Session session;
  for (const CommandGroup& group : command_groups())
    for (const CommandRow& row : group.commands) {
      CAPTURE(row.name);
      CLI::App app;
      const auto command = row.make();
      command->options(app, session);
      for (const CLI::Option* option : app.get_options()) {
        CAPTURE(option->get_name());
        CHECK_FALSE(option->get_description().empty());
        const bool is_flag = option->get_expected_max() == 0;
        CHECK((is_flag || !option->get_option_text().empty()));
      }
    }
}
