#include "launch/supervise/restart_policy.hpp"

#include <doctest/doctest.h>

using namespace iocwright::launch;

TEST_CASE("restart: pauses double up to a minute") {
  RestartPolicy policy(10);
  for (const double pause : {1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 60.0, 60.0})
    CHECK(policy.after(1, 0.5) == pause);
}

TEST_CASE("restart: consecutive restarts are limited") {
  RestartPolicy policy(2);
  CHECK(policy.after(1, 0.5).has_value());
  CHECK(policy.after(1, 0.5).has_value());
  CHECK_FALSE(policy.after(1, 0.5).has_value());
  CHECK(policy.count() == 2);
}

TEST_CASE("restart: a long run resets the limit and the pause") {
  RestartPolicy policy(1);
  CHECK(policy.after(1, 0.5) == 1.0);
  CHECK(policy.after(1, 61.0) == 1.0);
  CHECK(policy.count() == 2);
}

TEST_CASE("restart: an exit with status 0 does not restart") {
  CHECK_FALSE(RestartPolicy(3).after(0, 1.0).has_value());
}

TEST_CASE("restart: a limit of 0 never restarts") { CHECK_FALSE(RestartPolicy(0).after(1, 1.0).has_value()); }
