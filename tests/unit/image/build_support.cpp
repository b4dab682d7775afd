#include "image/build_support.hpp"

#include <doctest/doctest.h>

#include "image/build_tester.hpp"

using namespace iocwright;

namespace {

struct Build : tests::BuildTester {
  image::SupportBuildRequest request;

  Build() {
    environment.set("EPICS_TARGET_ARCH", "linux-x86_64");
    request.support.recipe_folders = {"/recipes"};
    request.support.target.support = "/s";
    request.support.plan.modules = {"a"};
    disk.files["/recipes/a/a.install.yml"] = "module: a\nversion: v1\n";
  }

  ExitStatus run() {
    image::BuildContext build = context();
    return image::build_support(request, build);
  }
};

}  // namespace

TEST_CASE("build support: a dry run prints the plan and changes nothing") {
  Build test;
  test.request.dry_run = true;
  CHECK(test.run() == done);
  CHECK(test.out.str().starts_with("a v1"));
  CHECK(test.disk.changes == 0);
  CHECK(test.process.commands.empty());
}

TEST_CASE("build support: printing the plan as JSON is also a dry run") {
  Build test;
  test.request.json = true;
  CHECK(test.run() == done);
  CHECK(test.out.str().starts_with("{\n"));
  CHECK(test.disk.changes == 0);
}

TEST_CASE("build support: an unknown part is wrong usage, and an unknown module is wrong input") {
  Build test;
  test.request.support.plan.modules = {"none"};
  CHECK(test.run() == wrong_input);
  Build other;
  other.request.support.plan.tags = {"none"};
  CHECK(other.run() == wrong_usage);
}
