#include "image/image_bill.hpp"

#include <doctest/doctest.h>

#include "image/build_tester.hpp"
#include "image/module/lock_file.hpp"

using namespace iocwright;

TEST_CASE("image bill: lists the modules of the lock file in the requested format") {
  tests::BuildTester test;
  image::LockFile lock;
  image::LockedModule module;
  module.name = "asyn";
  lock.put(module);
  image::Target target;
  target.support = "/s";
  test.disk.files["/s/configure/iocwright.lock.yaml"] = lock.text();
  image::BuildContext context = test.context();
  const auto spdx = image::image_bill("spdx", target, context);
  REQUIRE(spdx);
  CHECK(spdx->find("\"spdxVersion\": \"SPDX-2.3\"") != std::string::npos);
  CHECK(spdx->ends_with("}\n"));
  const auto cyclonedx = image::image_bill("cyclonedx", target, context);
  REQUIRE(cyclonedx);
  CHECK(cyclonedx->find("\"bomFormat\": \"CycloneDX\"") != std::string::npos);
}

TEST_CASE("image bill: without a lock file there is no bill") {
  tests::BuildTester test;
  image::BuildContext context = test.context();
  CHECK_FALSE(image::image_bill("spdx", {}, context));
  CHECK(test.sink.has_errors());
}
