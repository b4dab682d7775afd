#include "epics/db/similarity.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using iocwright::epics::most_similar;
using iocwright::epics::similarity;

TEST_CASE("similarity: a change of case counts half") {
  CHECK(similarity("VAL", "VAL") == 1);
  CHECK(similarity("", "") == 1);
  CHECK(similarity("abc", "xyz") == 0);
  CHECK(similarity("passive", "Passive") == doctest::Approx(13.0 / 14));
  CHECK(similarity("VALL", "VAL") == doctest::Approx(0.75));
}

TEST_CASE(
    "similarity: the first of equally similar names is suggested, and none without anything in common") {
  const std::vector<std::string> names{"EGUF", "EGUL", "EGU"};
  const auto name_of = [](const std::string& name) { return std::string_view(name); };
  CHECK(most_similar("EGUU", names, name_of) == &names[0]);
  CHECK(most_similar("xxx", names, name_of) == nullptr);
}
