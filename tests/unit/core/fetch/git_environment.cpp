#include "core/fetch/git_environment.hpp"

#include <doctest/doctest.h>

#include "core/base/process.hpp"
#include "core/base/text.hpp"

using namespace iocwright;

namespace {

std::vector<std::string> names_left(const Environment& variables) {
  const Environment left = fetch::without_git_repository(variables);
  std::vector<std::string> out;
  for (const auto& [name, value] : left.all()) out.push_back(name);
  return out;
}

}  // namespace

TEST_CASE("git environment: variables of one repository are removed, and the user's settings are kept") {
  Environment variables;
  for (const char* name : {"GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX", "GIT_COMMON_DIR",
                           "GIT_OBJECT_DIRECTORY", "GIT_CONFIG_COUNT", "GIT_CONFIG_KEY_0",
                           "GIT_CONFIG_VALUE_0", "GIT_CONFIG_PARAMETERS", "GIT_SSH_COMMAND", "PATH"})
    variables.set(name, "x");
  CHECK(names_left(variables) == std::vector<std::string>{"GIT_CONFIG_COUNT", "GIT_CONFIG_KEY_0",
                                                          "GIT_CONFIG_PARAMETERS", "GIT_CONFIG_VALUE_0",
                                                          "GIT_SSH_COMMAND", "PATH"});
}

TEST_CASE("git environment: all variables that the installed git lists are removed, except for settings") {
  RealProcess process;
  const auto listed = process.run({{"git", "rev-parse", "--local-env-vars"}, "/", nullptr, true});
  REQUIRE(listed.has_value());
  REQUIRE(listed->status == 0);
  Environment variables;
  for (std::string_view name : text::split(text::trim(listed->output), '\n'))
    variables.set(std::string(name), "x");
  REQUIRE(variables.find("GIT_DIR") != nullptr);
  CHECK(names_left(variables) == std::vector<std::string>{"GIT_CONFIG_COUNT", "GIT_CONFIG_PARAMETERS"});
}
