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

TEST_CASE("git environment: our own commands have no templates, system attributes and traces") {
  Environment variables;
  for (const char* name : {"GIT_TRACE", "GIT_TRACE2_EVENT", "GIT_CURL_VERBOSE", "GIT_TEMPLATE_DIR",
                           "GIT_ATTR_SOURCE", "GIT_SSL_CAINFO", "GIT_ASKPASS"})
    variables.set(name, "x");
  const Environment own = fetch::own_git_environment(variables);
  for (const char* name : {"GIT_TRACE", "GIT_TRACE2_EVENT", "GIT_CURL_VERBOSE", "GIT_ATTR_SOURCE"})
    CHECK(own.find(name) == nullptr);
  CHECK(own.get("GIT_TEMPLATE_DIR", "not set") == "");
  CHECK(own.get("GIT_ATTR_NOSYSTEM") == "1");
  CHECK(own.get("GIT_SSL_CAINFO") == "x");
  CHECK(own.get("GIT_ASKPASS") == "x");
}

TEST_CASE("git environment: filters and whether they change a checkout") {
  using namespace std::string_view_literals;
  const auto filters = fetch::git_filters(
      "filter.lfs.smudge\ngit-lfs smudge -- %f\0filter.a.b.clean\nc\0filter.a.b.required\ntrue\0"
      "filter.key.process\np\0filter.empty.smudge\n\0filter.x\ny\0"sv);
  REQUIRE(filters.size() == 3);
  CHECK(filters[0].name == "a.b");
  CHECK_FALSE(filters[0].at_checkout);
  CHECK(filters[1].name == "key");
  CHECK(filters[1].at_checkout);
  CHECK_FALSE(filters[2].at_checkout);
  CHECK(filters[1].switch_off() ==
        std::vector<std::string>{"-c", "filter.key.smudge=", "-c", "filter.key.clean=", "-c",
                                 "filter.key.process=", "-c", "filter.key.required=false"});
}
