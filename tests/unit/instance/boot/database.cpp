#include "instance/boot/database.hpp"

#include <doctest/doctest.h>

#include "core/base/text.hpp"

using namespace iocwright;

TEST_CASE("database: cells are in quotes and as wide as their column") {
  const boot::DatabaseTable table{"x.template", {{"P", "PORT"}, {"BL01T-EA-01", "A"}, {"B", "CONTROLLER"}}};
  CHECK(text::join(boot::align_rows(table), "\n") ==
        "\"P\",           \"PORT\"      \n"
        "\"BL01T-EA-01\", \"A\"         \n"
        "\"B\",           \"CONTROLLER\"");
}
