#include "image/recipe/describe.hpp"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

using namespace iocwright;

namespace {

image::Step bash_step(const std::string& command) {
  return {image::Stage::edit,
          image::RunCommand{{"/bin/bash", "-c", command}, "/s/one", {}, {}, false},
          {},
          false};
}

}  // namespace

TEST_CASE("describe: a command with several lines is truncated after the first") {
  CHECK(image::describe(bash_step("make\nmake install")) == "run make … in /s/one");
  CHECK(image::describe(bash_step("make\n")) == "run make in /s/one");
}

TEST_CASE(
    "describe: a long command is truncated between characters, so that the plan can be printed as JSON") {
  const std::string text = std::string(109, 'x') + "ää";
  CHECK(image::describe(bash_step(text)) == "run " + std::string(109, 'x') + "ä… in /s/one");
  image::ModulePlan plan;
  plan.steps.push_back(bash_step(text));
  CHECK_NOTHROW(image::to_json(plan).dump());
}
