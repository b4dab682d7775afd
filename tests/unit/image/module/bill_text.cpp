#include "image/module/bill_text.hpp"

#include <doctest/doctest.h>

#include "image/build_tester.hpp"
#include "image/module/lock_file.hpp"

using namespace iocwright;

TEST_CASE("bill text: lists the modules of the lock file in the requested format") {
  tests::BuildTester test;
  image::LockFile lock;
  image::LockedModule module;
  module.name = "asyn";
  lock.put(module);
  image::Target target;
  target.support = "/s";
  test.disk.files["/s/configure/iocwright.lock.yaml"] = lock.text();
  image::BuildContext context = test.context();
  const auto spdx = image::bill_text("spdx", target, context.reader);
  REQUIRE(spdx);
  CHECK(spdx->find("\"spdxVersion\": \"SPDX-2.3\"") != std::string::npos);
  CHECK(spdx->ends_with("}\n"));
  const auto cyclonedx = image::bill_text("cyclonedx", target, context.reader);
  REQUIRE(cyclonedx);
  CHECK(cyclonedx->find("\"bomFormat\": \"CycloneDX\"") != std::string::npos);
}

TEST_CASE("bill text: without a lock file there is no bill") {
  tests::BuildTester test;
  image::BuildContext context = test.context();
  CHECK_FALSE(image::bill_text("spdx", {}, context.reader));
  CHECK(test.sink.has_errors());
}
