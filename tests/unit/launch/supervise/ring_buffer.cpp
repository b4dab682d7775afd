#include "launch/supervise/ring_buffer.hpp"

#include <doctest/doctest.h>

using namespace iocwright::launch;

TEST_CASE("ring buffer: all bytes are kept until the buffer is full") {
  RingBuffer ring(10);
  ring.append("abc");
  ring.append("defg");
  CHECK(ring.content() == "abcdefg");
}

TEST_CASE("ring buffer: a line that has lost its first bytes is dropped") {
  RingBuffer ring(10);
  ring.append("one\ntwo\n");
  ring.append("three\n");
  CHECK(ring.content() == "three\n");
}

TEST_CASE("ring buffer: without a line end, the last bytes are kept") {
  RingBuffer ring(4);
  for (const char* piece : {"ab", "cd", "e", "fgh", "i"}) ring.append(piece);
  CHECK(ring.content() == "fghi");
}

TEST_CASE("ring buffer: a piece larger than the buffer is truncated to its end") {
  RingBuffer ring(4);
  ring.append("x");
  ring.append("0123456789");
  CHECK(ring.content() == "6789");
}

TEST_CASE("ring buffer: the content does not depend on how a stream is split") {
  const std::string stream = "alpha\nbeta\ngamma\ndelta\nepsilon\nzeta\n";
  for (std::size_t step = 1; step <= stream.size(); ++step) {
    RingBuffer ring(17);
    for (std::size_t at = 0; at < stream.size(); at += step)
      ring.append(std::string_view(stream).substr(at, step));
    CHECK(ring.content() == "epsilon\nzeta\n");
  }
}
