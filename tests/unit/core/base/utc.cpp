#include "core/base/utc.hpp"

#include <doctest/doctest.h>

using namespace iocwright;

TEST_CASE("utc: a time is written in ISO 8601 format") {
  CHECK(utc_text(0) == "1970-01-01T00:00:00");
  CHECK(utc_text(951782399) == "2000-02-28T23:59:59");
  CHECK(utc_text(253402300799) == "9999-12-31T23:59:59");
}

TEST_CASE("utc: the current time has milliseconds") {
  const std::string now = utc_now_text();
  REQUIRE(now.size() == 24);
  CHECK(now[19] == '.');
  CHECK(now > "2026-01-01");
}
