#include <doctest/doctest.h>

#include "core/base/text.hpp"
#include "instance/boot/print.hpp"

using namespace iocwright;
using boot::DatabaseRow;

TEST_CASE("ioc.subst: cells are quoted and padded to the width of their column") {
  const boot::DatabaseTable table{
      .file = "x.template",
      .macros = {"P", "PORT"},
      .rows = {DatabaseRow{{{"P", "BL01T-EA-01", {}}, {"PORT", "A", {}}}, {}},
               DatabaseRow{{{"P", "B", {}}, {"PORT", "CONTROLLER", {}}}, {}}},
  };
  CHECK(text::join(boot::aligned_rows(table), "\n") ==
        "\"P\",           \"PORT\"      \n"
        "\"BL01T-EA-01\", \"A\"         \n"
        "\"B\",           \"CONTROLLER\"");
}

TEST_CASE("ioc.subst: a row with fewer macros than columns ends in a comma") {
  const boot::DatabaseTable table{
      .file = "x.template", .macros = {"P", "R"}, .rows = {DatabaseRow{{{"P", "long", {}}}, {}}}};
  CHECK(text::join(boot::aligned_rows(table), "\n") == "\"P\",    \"R\"\n\"long\", ");
}
