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
