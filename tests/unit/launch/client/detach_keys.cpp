#include "launch/client/detach_keys.hpp"

#include <doctest/doctest.h>

using namespace iocwright::launch;

TEST_CASE("detach: ctrl-] leaves, and what came before it is typed") {
  DetachKeys keys;
  CHECK(keys.see("abc\x1d"
                 "def") == "abc");
  CHECK(keys.detached());
}

TEST_CASE("detach: ctrl-p ctrl-q leaves without a trace, also in two pieces") {
  DetachKeys keys;
  CHECK(keys.see("a\x10") == "a");
  CHECK(keys.holds());
  CHECK(keys.see("\x11z") == "");
  CHECK(keys.detached());
}

TEST_CASE("detach: ctrl-p before another key is typed") {
  DetachKeys keys;
  CHECK(keys.see("\x10") == "");
  CHECK(keys.see("x") == "\x10x");
  CHECK(keys.see("\x10\x10") == "\x10");
  CHECK(keys.take_held() == "\x10");
  CHECK(keys.take_held() == "");
  CHECK_FALSE(keys.detached());
}

TEST_CASE("detach: ctrl-q alone is typed") {
  DetachKeys keys;
  CHECK(keys.see("\x11") == "\x11");
  CHECK_FALSE(keys.detached());
}
