#include "launch/client/detach_keys.hpp"

#include <doctest/doctest.h>

using namespace iocwright::launch;

TEST_CASE("detach keys: ctrl-] detaches, and the keys before it are sent") {
  DetachKeys keys(false);
  CHECK(keys.feed("abc\x1d"
                  "def") == "abc");
  CHECK(keys.detached());
}

TEST_CASE("detach keys: ctrl-p ctrl-q detaches and is not sent, even if it arrives in two pieces") {
  DetachKeys keys(false);
  CHECK(keys.feed("a\x10") == "a");
  CHECK(keys.holds());
  CHECK(keys.feed("\x11z") == "");
  CHECK(keys.detached());
}

TEST_CASE("detach keys: ctrl-p is sent if another key follows, or after a timeout") {
  DetachKeys keys(false);
  CHECK(keys.feed("\x10") == "");
  CHECK(keys.feed("x") == "\x10x");
  CHECK(keys.feed("\x10\x10") == "\x10");
  CHECK(keys.take_held() == "\x10");
  CHECK(keys.take_held() == "");
  CHECK_FALSE(keys.detached());
}

TEST_CASE("detach keys: ctrl-q alone is sent") {
  DetachKeys keys(false);
  CHECK(keys.feed("\x11") == "\x11");
  CHECK_FALSE(keys.detached());
}

TEST_CASE("detach keys: ctrl-c detaches, unless the console is raw") {
  DetachKeys keys(false);
  CHECK(keys.feed("ab\x03"
                  "c") == "ab");
  CHECK(keys.detached());
  DetachKeys raw(true);
  CHECK(raw.feed("ab\x03\x04") == "ab\x03\x04");
  CHECK_FALSE(raw.detached());
}
