#include "launch/client/status_report.hpp"

#include <doctest/doctest.h>

#include "memory_disk.hpp"

using namespace iocwright;

TEST_CASE("status report: an instance without a supervisor is an error that says what to check") {
  const tests::MemoryDisk disk;
  Environment environment;
  environment.set("IOCWRIGHT_STATE_DIR", "/nonexistent");
  const auto report = launch::status_report("text", disk, RealClock(), environment);
  REQUIRE_FALSE(report);
  CHECK(report.error().kind() == DiagKind::no_supervisor);
  CHECK(report.error().message() ==
        "no supervised IOC is running: nothing listens at `/nonexistent/stdio.sock.control`");
}
