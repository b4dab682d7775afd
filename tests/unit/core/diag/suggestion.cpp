#include "core/diag/suggestion.hpp"

#include <doctest/doctest.h>

using namespace iocwright;

TEST_CASE("suggestion: names a similar name, or else the given help") {
  CHECK(did_you_mean("nmae", {"port", "name"}, "its keys are …") == "did you mean `name`?");
  CHECK(did_you_mean("temperature", {"port", "name"}, "its keys are …") == "its keys are …");
  CHECK(did_you_mean("temperature", {}) == "");
}
