#include "core/base/exit_status.hpp"

#include <doctest/doctest.h>

#include <algorithm>

using namespace iocwright;

TEST_CASE("exit status: the rows are in ascending order, each with a meaning") {
  const auto rows = exit_status_rows();
  CHECK(std::ranges::is_sorted(rows, {}, &ExitStatusRow::status));
  CHECK(std::ranges::none_of(rows, &std::string_view::empty, &ExitStatusRow::meaning));
}
