#include "launch/hardware/host_lookup.hpp"

#include <arpa/inet.h>
#include <doctest/doctest.h>
#include <netinet/in.h>

#include <filesystem>
#include <fstream>

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

TEST_CASE("host lookup: an address stands for itself") {
  CHECK(text_of(look_up_alone("10.1.2.3", 5, "/none")->at(0)) == "10.1.2.3 5");
  CHECK(text_of(look_up_alone("fe80::1%lo", 6, "/none")->at(0)) == "fe80::1 6");
}

TEST_CASE("host lookup: a hosts file's names, in any case, with all their addresses") {
  const auto file = std::filesystem::temp_directory_path() / "iocwright-unit-hosts";
  std::ofstream(file) << "# nothing\n10.0.0.1\tone.site one # remark two\n10.0.0.2 ONE\n::5 five\n";
  const auto one = look_up_alone("One", 7, file);
  REQUIRE(one);
  REQUIRE(one->size() == 2);
  CHECK(text_of(one->at(0)) == "10.0.0.1 7");
  CHECK(text_of(one->at(1)) == "10.0.0.2 7");
  CHECK(text_of(look_up_alone("five", 7, file)->at(0)) == "::5 7");
  std::filesystem::remove(file);
}

TEST_CASE("host lookup: localhost is known without a file") {
  CHECK(look_up_alone("localhost", 1, "/none")->size() == 2);
}
