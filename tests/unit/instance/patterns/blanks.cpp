#include "instance/patterns/blanks.hpp"

#include <doctest/doctest.h>

using namespace iocwright::patterns;

TEST_CASE("blanks: strip removes white space of Unicode from both ends") {
  CHECK(strip(" \u2003a b\n\x1c") == "a b");
  CHECK(strip(" \u2003") == "");
  CHECK(strip("") == "");
}
