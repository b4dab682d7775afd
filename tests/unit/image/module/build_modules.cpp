#include "image/module/build_modules.hpp"

#include <doctest/doctest.h>

#include "image/build_tester.hpp"

using namespace iocwright;

TEST_CASE("build modules: RELEASE begins with the folders of the target") {
  tests::BuildTester test;
  test.disk.files["/t/RELEASE"] = "SUPPORT={{ support }}\nEPICS_BASE={{ epics_base }}\n";
  image::Target target;
  target.support = "/s";
  target.epics_base = "/b";
  CHECK(*image::initial_release(TemplateFiles(test.disk, "/t"), target, test.disk) ==
        "SUPPORT=/s\nEPICS_BASE=/b\n");
}

TEST_CASE("build modules: RELEASE refers to PVXS if the base image has it") {
  tests::BuildTester test;
  test.disk.files["/t/RELEASE"] = "A=1\n{{ pvxs }}\nB=2\n";
  image::Target target;
  target.support = "/s";
  CHECK(*image::initial_release(TemplateFiles(test.disk, "/t"), target, test.disk) == "A=1\n\nB=2\n");
  test.disk.files["/s/pvxs/configure/RELEASE"] = "";
  CHECK(*image::initial_release(TemplateFiles(test.disk, "/t"), target, test.disk) ==
        "A=1\nPVXS=/s/pvxs\n\nB=2\n");
}

TEST_CASE("build modules: a plan without modules takes no lock and writes nothing") {
  tests::BuildTester test;
  image::BuildContext context = test.context();
  CHECK(image::build_modules({}, {}, context) == done);
  CHECK(test.disk.calls == 0);
}

TEST_CASE("build modules: a lock folder that cannot be created is an error") {
  tests::BuildTester test;
  test.disk.maximum_changes = 0;
  image::BuildContext context = test.context();
  image::BuildPlan plan;
  plan.modules.emplace_back();
  image::ModuleBuildRequest request;
  request.target.support = "/s";
  request.quiet = true;
  CHECK(image::build_modules(plan, request, context) == wrong_input);
  CHECK(test.sink.first_message() == "cannot create folder `/s/configure/.iocwright`: Input/output error");
}
