#include "launch/hardware/wait_list.hpp"

#include <doctest/doctest.h>

using namespace iocwright;
using launch::split_address;

TEST_CASE("wait list: an address is split at its last colon") {
  using Parts = std::pair<std::string, std::uint16_t>;
  CHECK(split_address("10.0.0.1:4001") == Parts{"10.0.0.1", 4001});
  CHECK(split_address("[fe80::1]:4001") == Parts{"fe80::1", 4001});
  CHECK(split_address("moxa-01.site:1") == Parts{"moxa-01.site", 1});
  CHECK(split_address("moxa") == Parts{"moxa", 1025});
  for (const char* bad : {"x:", "x:0", "x:65536", "x:-1", "x:abc", "x:1.5"}) {
    CAPTURE(std::string(bad));
    CHECK_FALSE(split_address(bad));
  }
}
