#include "launch/hardware/usb.hpp"

#include <doctest/doctest.h>

#include "memory_disk.hpp"

using namespace iocwright;
using namespace iocwright::launch;

TEST_CASE("usb: an id is two hexadecimal numbers and an optional serial number") {
  const auto plain = parse_usb_id("1AB:5678");
  REQUIRE(plain);
  CHECK(plain->vendor == "01ab");
  CHECK(plain->product == "5678");
  CHECK(plain->serial.empty());
  CHECK(parse_usb_id("1234:5678:A:B")->serial == "A:B");
  for (const char* bad : {"", "1234", "1234:", ":5678", "12345:1", "12g4:5678"}) {
    CAPTURE(std::string(bad));
    CHECK_FALSE(parse_usb_id(bad));
  }
}
