#include "image/module/bill_of_materials.hpp"

#include <doctest/doctest.h>

using namespace iocwright;

namespace {

image::LockFile lock_of(image::LockedModule module) {
  module.name = "w";
  image::LockFile out;
  out.modules.push_back(std::move(module));
  return out;
}

}  // namespace

TEST_CASE("bill of materials: a tree that is not a clone has no source") {
  image::LockedModule module;
  module.version = "unknown";
  module.url = "https://host/w";
  const std::string spdx = image::spdx_bill(lock_of(module)).dump();
  const std::string cyclonedx = image::cyclonedx_bill(lock_of(module)).dump();
  for (const std::string& bill : {spdx, cyclonedx}) {
    CAPTURE(bill);
    CHECK(bill.find("https://host/w") == std::string::npos);
    CHECK(bill.find("SHA1") == std::string::npos);
    CHECK(bill.find("git:commit") == std::string::npos);
  }
}

TEST_CASE("bill of materials: a clone without an origin has a commit but no URL") {
  image::LockedModule module;
  module.version = module.commit = "0123";
  const auto bill = image::spdx_bill(lock_of(module));
  CHECK(bill["packages"][0]["downloadLocation"] == "NOASSERTION");
  CHECK(bill["packages"][0]["checksums"][0]["checksumValue"] == "0123");
  CHECK(image::cyclonedx_bill(lock_of(module)).dump().find("vcs") == std::string::npos);
}

TEST_CASE("bill of materials: local changes to a tree are listed") {
  image::LockedModule module;
  module.version = "1.0";
  module.commit = "0123";
  module.url = "https://host/w";
  module.local_changes = {"a.c", "notes"};
  const auto spdx = image::spdx_bill(lock_of(module));
  CHECK(spdx["packages"][0]["comment"] == "built from a tree with local changes: a.c, notes");
  CHECK(spdx["packages"][0]["downloadLocation"] == "git+https://host/w@0123");
  CHECK(image::cyclonedx_bill(lock_of(module)).dump().find("notes") != std::string::npos);
}
