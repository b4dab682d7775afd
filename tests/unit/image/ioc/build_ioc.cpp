#include "image/ioc/build_ioc.hpp"

#include <doctest/doctest.h>

#include "image/build_tester.hpp"

using namespace iocwright;

TEST_CASE("build ioc: nothing is built if the definitions have errors") {
  tests::BuildTester test;
  image::BuildContext context = test.context();
  context.write_schema = [&test]() -> Result<void> {
    test.sink.add(error(DiagKind::unknown_key, "a key"));
    return {};
  };
  CHECK(image::build_ioc({"/ioc", "/s", "/base"}, {}, context) == wrong_input);
  CHECK(test.process.commands.empty());
  CHECK(test.out.str().empty());
}

TEST_CASE("build ioc: a schema that cannot be written is a failed step") {
  tests::BuildTester test;
  image::BuildContext context = test.context();
  context.write_schema = []() -> Result<void> { return fail(error(DiagKind::unwritable_file, "full")); };
  CHECK(image::build_ioc({"/ioc", "/s", "/base"}, {}, context) == step_failed);
  CHECK(test.sink.first_message() == "full");
  CHECK(test.process.commands.empty());
}

TEST_CASE("build ioc: the default folders come from the environment") {
  const image::GenericIoc ioc =
      image::default_ioc(Environment({{"EPICS_ROOT", "/e"}, {"EPICS_BASE", "/b"}, {"SUPPORT", "/s"}}));
  CHECK(ioc.folder == "/e/ioc");
  CHECK(ioc.support == "/s");
  CHECK(ioc.epics_base == "/b");
  CHECK(ioc.jobs == 1);
}

TEST_CASE("build ioc: EPICS Base must be built for the target") {
  tests::BuildTester test;
  test.environment = Environment(
      {{"EPICS_HOST_ARCH", "linux-x86_64"}, {"EPICS_TARGET_ARCH", "RTEMS-beatnik"}, {"EPICS_ROOT", "/e"}});
  test.disk.files = {{"/base/configure/RULES_TOP", ""}, {"/base/lib/linux-x86_64/libCom.so", ""}};
  image::BuildContext context = test.context();
  CHECK(image::build_ioc({"/ioc", "/s", "/base"}, {}, context) == step_failed);
  CHECK(test.sink.first_message() ==
        "`/base` is not built for the target `RTEMS-beatnik`: it has no lib/RTEMS-beatnik");
  CHECK(test.process.commands.empty());
  CHECK(!test.disk.files.contains("/ioc/configure/RELEASE.local"));

  test.sink = Sink();
  test.disk.files["/base/lib/RTEMS-beatnik/libCom.a"] = "";
  test.disk.files["/ioc/bin/RTEMS-beatnik/ioc"] = "";
  CHECK(image::build_ioc({"/ioc", "/s", "/base"}, {}, context) == done);
  CHECK(test.out.str() == "/ioc/bin/RTEMS-beatnik/ioc\n");
}
