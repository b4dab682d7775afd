#include "image/module/license_expression.hpp"

#include <doctest/doctest.h>

using namespace iocwright;

TEST_CASE("license expression: the grammar of SPDX") {
  for (const char* text :
       {"MIT", "EPICS", "GPL-2.0+", "(MIT OR Apache-2.0) AND BSD-3-Clause",
        "GPL-2.0-or-later WITH GCC-exception-3.1", "LicenseRef-Lab", "MIT AND (ISC OR (EPICS))",
        "DocumentRef-x:LicenseRef-y", "A WITH b AND C WITH d"}) {
    CAPTURE(text);
    CHECK(image::is_license_expression(text));
  }
  for (const char* text : {"", "see LICENSE", "MIT OR", "AND MIT", "(MIT", "MIT)", "MIT, ISC", "MIT or ISC",
                           "()", "A WITH b WITH c", "(A OR B) WITH c", "A WITH (b)", "x:y", "MIT/X11"}) {
    CAPTURE(text);
    CHECK_FALSE(image::is_license_expression(text));
  }
}

TEST_CASE("license expression: references") {
  const auto references = image::license_references("MIT OR (LicenseRef-a AND LicenseRef-b)");
  REQUIRE(references.size() == 2);
  CHECK(references[1] == "LicenseRef-b");
}
