#include "launch/hardware/host_lookup.hpp"

#include <arpa/inet.h>
#include <arpa/nameser.h>
#include <doctest/doctest.h>
#include <netinet/in.h>

#include <string>
#include <vector>

using namespace iocwright::launch;

namespace {

std::string text_of(const HostAddress& host) {
  char text[INET6_ADDRSTRLEN] = "";
  const bool six = host.address.ss_family == AF_INET6;
  const void* address =
      six ? static_cast<const void*>(&reinterpret_cast<const sockaddr_in6&>(host.address).sin6_addr)
          : &reinterpret_cast<const sockaddr_in&>(host.address).sin_addr;
  inet_ntop(host.address.ss_family, address, text, sizeof text);
  return std::string(text) + " " +
         std::to_string(ntohs(six ? reinterpret_cast<const sockaddr_in6&>(host.address).sin6_port
                                  : reinterpret_cast<const sockaddr_in&>(host.address).sin_port));
}

}  // namespace

TEST_CASE("host lookup: an address resolves to itself") {
  CHECK(text_of(look_up_without_nss("10.1.2.3", 5, "")->at(0)) == "10.1.2.3 5");
  CHECK(text_of(look_up_without_nss("fe80::1%lo", 6, "")->at(0)) == "fe80::1 6");
}

TEST_CASE("host lookup: names in a hosts file match in any case and have all their addresses") {
  const std::string hosts = "# nothing\n10.0.0.1\tone.site one # comment two\n10.0.0.2 ONE\n::5 five\n";
  const auto one = look_up_without_nss("One", 7, hosts);
  REQUIRE(one);
  REQUIRE(one->size() == 2);
  CHECK(text_of(one->at(0)) == "10.0.0.1 7");
  CHECK(text_of(one->at(1)) == "10.0.0.2 7");
  CHECK(text_of(look_up_without_nss("five", 7, hosts)->at(0)) == "::5 7");
}

TEST_CASE("host lookup: localhost resolves without a hosts file") {
  CHECK(look_up_without_nss("localhost", 1, "")->size() == 2);
}

TEST_CASE("host lookup: an answer of a name server gives the addresses of the type asked for") {
  // a query for `x`, and two answers whose name refers to the query's
  const std::vector<unsigned char> answer{
      0,    1,  0x81, 0x80, 0, 1, 0, 2, 0, 0, 0, 0,  1,  'x', 0, 0, 1, 0, 1,     //
      0xc0, 12, 0,    1,    0, 1, 0, 0, 0, 9, 0, 4,  10, 1,   2, 3,              //
      0xc0, 12, 0,    28,   0, 1, 0, 0, 0, 9, 0, 16, 0,  0,   0, 0, 0, 0, 0, 0,  //
      0,    0,  0,    0,    0, 0, 0, 5};
  const auto four = addresses_in(answer, ns_t_a, 8);
  REQUIRE(four.size() == 1);
  CHECK(text_of(four[0]) == "10.1.2.3 8");
  const auto six = addresses_in(answer, ns_t_aaaa, 8);
  REQUIRE(six.size() == 1);
  CHECK(text_of(six[0]) == "::5 8");
  for (std::size_t size = 0; size < answer.size(); ++size) {
    CAPTURE(size);
    CHECK(addresses_in({answer.data(), size}, ns_t_a, 8).empty());
  }
}

TEST_CASE("host lookup: a record whose size is not that of its type's address is skipped") {
  const std::vector<unsigned char> answer{0,    1,  0x81, 0x80, 0, 1, 0, 1, 0, 0, 0, 0, 1,  'x', 0,
                                          0,    1,  0,    1,  //
                                          0xc0, 12, 0,    1,    0, 1, 0, 0, 0, 9, 0, 3, 10, 1,   2};
  CHECK(addresses_in(answer, ns_t_a, 8).empty());
}
