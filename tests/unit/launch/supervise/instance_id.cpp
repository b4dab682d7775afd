#include "launch/supervise/instance_id.hpp"

#include <doctest/doctest.h>

using namespace iocwright::launch;

TEST_CASE("instance id: what is unknown does not make a difference") {
  const InstanceId one{"ONE", "/epics/runtime"};
  CHECK(one.may_be(one));
  CHECK(one.may_be({"", "/epics/runtime"}));
  CHECK(one.may_be({}));
  CHECK_FALSE(one.may_be({"TWO", "/epics/runtime"}));
  CHECK_FALSE(one.may_be({"ONE", "/other"}));
}

TEST_CASE("instance id: an addressed request is parsed into its parts") {
  const InstanceId one{"ONE two", "/epics/runtime"};
  const std::string line = addressed(one, "note probe-live tab\there");
  const AddressedRequest parsed = parse_addressed(line);
  CHECK(parsed.id.name == "ONE two");
  CHECK(parsed.id.runtime == "/epics/runtime");
  CHECK(parsed.request == "note probe-live tab\there");
}

TEST_CASE("instance id: a request without an address is for any instance") {
  for (const char* line : {"status", "for", "for x", "for x\ty", ""}) {
    CAPTURE(std::string(line));
    const AddressedRequest parsed = parse_addressed(line);
    CHECK(parsed.request == line);
    CHECK(InstanceId{"ONE", "/r"}.may_be(parsed.id));
  }
}

TEST_CASE("instance id: control characters of a name do not end its field") {
  const InstanceId odd{"a\tb\nc", "/r"};
  const std::string line = addressed(odd, "stop");
  const AddressedRequest parsed = parse_addressed(line);
  CHECK(parsed.request == "stop");
  CHECK(odd.may_be(parsed.id));
}
