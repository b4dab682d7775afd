#include "image/module/bill_of_materials.hpp"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

using namespace iocwright;

namespace {

const std::string now = "2024-01-01T00:00:00Z";

image::Bill bill_of(image::LockedModule module) {
  module.name = "w";
  image::LockFile out;
  out.modules.push_back(std::move(module));
  return image::bill_of_lock(out, "debian");
}

}  // namespace

TEST_CASE("bill of materials: a tree that is not a clone has no source") {
  image::LockedModule module;
  module.version = "unknown";
  module.url = "https://host/w";
  const std::string spdx = image::spdx_bill(bill_of(module), now).dump();
  const std::string cyclonedx = image::cyclonedx_bill(bill_of(module), now).dump();
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
  const auto bill = image::spdx_bill(bill_of(module), now);
  CHECK(bill["packages"][0]["downloadLocation"] == "NOASSERTION");
  CHECK(bill["packages"][0]["checksums"][0]["checksumValue"] == "0123");
  CHECK(image::cyclonedx_bill(bill_of(module), now).dump().find("vcs") == std::string::npos);
}

TEST_CASE("bill of materials: local changes to a tree are listed") {
  image::LockedModule module;
  module.version = "1.0";
  module.commit = "0123";
  module.url = "https://host/w";
  module.local_changes = {"a.c", "notes"};
  const auto spdx = image::spdx_bill(bill_of(module), now);
  CHECK(spdx["packages"][0]["comment"] == "built from a tree with local changes: a.c, notes");
  CHECK(spdx["packages"][0]["downloadLocation"] == "git+https://host/w@0123");
  CHECK(image::cyclonedx_bill(bill_of(module), now).dump().find("notes") != std::string::npos);
}

TEST_CASE(
    "bill of materials: names that differ only in characters that SPDX does not allow have unique ids") {
  image::LockFile lock;
  for (const char* name : {"a_b", "a-b", "a+b"}) {
    image::LockedModule module;
    module.name = name;
    module.requirements = {"a_b", "a-b", "unknown"};
    lock.put(module);
  }
  const auto bill = image::spdx_bill(image::bill_of_lock(lock, "debian"), now);
  CHECK(bill["packages"][0]["SPDXID"] == "SPDXRef-Module-a-b");
  CHECK(bill["packages"][1]["SPDXID"] == "SPDXRef-Module-a-b-2");
  CHECK(bill["packages"][2]["SPDXID"] == "SPDXRef-Module-a-b-3");
  CHECK(bill.dump().find("unknown") == std::string::npos);
  CHECK(
      bill["relationships"][3].dump() ==
      R"({"spdxElementId":"SPDXRef-Module-a-b","relationshipType":"DEPENDS_ON","relatedSpdxElement":"SPDXRef-Module-a-b-2"})");
}

TEST_CASE("bill of materials: a license that is not an expression is quoted, and own licenses are defined") {
  image::LockedModule module;
  module.license = "see LICENSE";
  auto spdx = image::spdx_bill(bill_of(module), now);
  CHECK(spdx["packages"][0]["licenseDeclared"] == "NOASSERTION");
  CHECK(spdx["packages"][0]["licenseComments"] == "see LICENSE");
  CHECK(image::cyclonedx_bill(bill_of(module), now)["components"][0]["licenses"].dump() ==
        R"([{"license":{"name":"see LICENSE"}}])");
  module.license = "MIT OR LicenseRef-Lab";
  spdx = image::spdx_bill(bill_of(module), now);
  CHECK(spdx["packages"][0]["licenseDeclared"] == "MIT OR LicenseRef-Lab");
  CHECK(spdx["hasExtractedLicensingInfos"][0]["licenseId"] == "LicenseRef-Lab");
}

TEST_CASE("bill of materials: downloads have their hash, and repositories a URL even if git needs none") {
  image::LockedModule module;
  module.commit = "0123";
  module.url = "git@host:group/w";
  module.downloads = {{"https://host/x.tgz", "abcd"}};
  const auto spdx = image::spdx_bill(bill_of(module), now);
  CHECK(spdx["packages"][0]["downloadLocation"] == "git+ssh://git@host/group/w@0123");
  CHECK(spdx["packages"][1]["checksums"][0].dump() == R"({"algorithm":"SHA256","checksumValue":"abcd"})");
  const auto cyclonedx = image::cyclonedx_bill(bill_of(module), now);
  CHECK(cyclonedx["components"][1]["type"] == "file");
  CHECK(cyclonedx["dependencies"][0]["dependsOn"][0] == "download:https://host/x.tgz");
}
