#include "image/plan_support.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include "image/build_tester.hpp"

using namespace iocwright;
using Names = std::vector<std::string>;

namespace {

/// The recipes `a` and `b` in the folder /recipes, and a fixed architecture.
struct Support : tests::BuildTester {
  image::SupportRequest request;

  Support() {
    environment.set("EPICS_TARGET_ARCH", "linux-x86_64");
    environment.set("SOURCE_FOLDER", "/source");
    request.recipe_folders = {"/recipes"};
    request.target.support = "/s";
    for (const char* name : {"a", "b"})
      disk.files[fmt::format("/recipes/{0}/{0}.install.yml", name)] =
          fmt::format("module: {}\nversion: v1\n", name);
  }

  std::optional<image::BuildPlan> plan() {
    image::BuildContext build = context();
    return image::plan_support(request, build);
  }
};

}  // namespace

TEST_CASE("plan support: names may be separated by commas") {
  Support test;
  test.request.plan.modules = {"a,b"};
  const auto plan = test.plan();
  const std::string message = test.sink.first_message();
  CAPTURE(message);
  REQUIRE(plan);
  CHECK(test.request.plan.modules == Names{"a", "b"});
  CHECK(plan->modules.size() == 2);
  CHECK(test.request.target.target_arch == "linux-x86_64");
}

TEST_CASE("plan support: `all` means the modules of the Dockerfile, and the IOC") {
  Support test;
  test.disk.files["/source/Dockerfile"] = "RUN ansible.sh b\nRUN ansible.sh a\nRUN ansible.sh ioc\n";
  test.request.plan.modules = {"all"};
  const auto plan = test.plan();
  const std::string message = test.sink.first_message();
  CAPTURE(message);
  REQUIRE(plan);
  CHECK(test.request.plan.modules == Names{"b", "a", "ioc"});
  CHECK(plan->build_ioc);
}

TEST_CASE("plan support: values of options in a Dockerfile are not modules") {
  Support test;
  test.disk.files["/source/Dockerfile"] =
      "RUN iocwright support build --jobs 4 --skip-tags runtime a --extra-vars x=1\n"
      "RUN ansible.sh -v 2 b\n"
      "RUN iocwright support build --module-version=3 c\n";
  test.request.plan.modules = {"all"};
  test.plan();
  CHECK(test.request.plan.modules == Names{"a", "b", "c", "ioc"});
  CHECK(test.request.plan.versions == std::map<std::string, std::string>{{"b", "2"}, {"c", "3"}});
}

TEST_CASE("plan support: a version can only be given for a single module") {
  Support test;
  test.request.plan.modules = {"a", "b"};
  test.request.plan.version = "2";
  CHECK_FALSE(test.plan());
  CHECK(test.sink.first_message() == "`--module-version` cannot be used with several modules");
  test.request.plan.modules = {"all"};
  CHECK_FALSE(test.plan());
}

TEST_CASE("plan support: names of build parts are split at commas, and unknown ones are errors") {
  Support test;
  image::BuildContext build = test.context();
  test.request.plan.tags = {"clone,release"};
  CHECK(image::take_settings(test.request, build));
  CHECK(test.request.plan.tags == Names{"clone", "release"});
  test.request.plan.skip_tags = {"nope"};
  CHECK_FALSE(image::take_settings(test.request, build));
  CHECK(test.sink.first_message() == "there is no part `nope` of a build");
}

TEST_CASE("plan support: variables that are named like secrets become secrets") {
  Support test;
  Secrets secrets;
  image::BuildContext build = test.context();
  build.machine.secrets = &secrets;
  test.request.variables = {"site_password=0123456789 site_name=something"};
  REQUIRE(image::take_settings(test.request, build));
  CHECK(secrets.redact("0123456789 something") == "*** something");
}
