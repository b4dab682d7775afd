#include "emit/database.hpp"

#include <doctest/doctest.h>

#include "base/text.hpp"

using namespace iocwright;

TEST_CASE("database: cells are in quotes and as wide as their column") {
  const emit::DatabaseTable table{"x.template", {{"P", "PORT"}, {"BL01T-EA-01", "A"}, {"B", "CONTROLLER"}}};
  CHECK(text::join(emit::align_rows(table), "\n") ==
        "\"P\",           \"PORT\"      \n"
        "\"BL01T-EA-01\", \"A\"         \n"
        "\"B\",           \"CONTROLLER\"");
}
