#include "launch/supervise/life_status.hpp"

#include <doctest/doctest.h>

using namespace iocwright::launch;

TEST_CASE("life status: a status survives the conversion to JSON and back") {
  LifeStatus status;
  status.id = {"bl01t-ea-ioc-01", "/epics/runtime"};
  status.state = LifeState::waiting;
  status.pid = 12;
  status.starting_s = 1.5;
  status.waits_left = 2;
  status.waits_total = 5;
  status.devices = {{"10.0.0.1:4001", "a motor", true}};
  status.records = 7;
  status.since_s = 1e9;
  status.image = {"1.2.3", "abc", "2026.1", "ff"};
  status.last_exit = 139;
  const auto parsed = parse_life_status(to_json(status));
  REQUIRE(parsed);
  CHECK(to_json(*parsed) == to_json(status));
  CHECK(parsed->state == LifeState::waiting);
  CHECK(parsed->id.runtime == "/epics/runtime");
  CHECK(parsed->last_exit == 139);
  CHECK(parsed->devices.at(0).name == "a motor");
  CHECK(parsed->records == 7);
  CHECK(parsed->image.lock_key == "ff");
  CHECK(parsed->starting_s == 1.5);
}

TEST_CASE("life status: strings that are not a status are rejected") {
  for (const char* text : {"", "{}", "[]", "null", R"({"state": "sleeping"})"}) {
    CAPTURE(std::string(text));
    CHECK_FALSE(parse_life_status(text));
  }
}

TEST_CASE("life status: numbers out of range are rejected") {
  const std::string good = to_json({});
  REQUIRE(parse_life_status(good));
  for (const auto& [from, to] : {std::pair{R"("pid":0)", R"("pid":1e300)"},
                                 {R"("pid":0)", R"("pid":2147483648)"},
                                 {R"("pid":0)", R"("pid":true)"},
                                 {R"("uptime_s":0.0)", R"("uptime_s":1e300)"},
                                 {R"("starting_s":0.0)", R"("starting_s":-1e18)"},
                                 {R"("grace_s":)", R"("grace_s":-1e300,"x":)"},
                                 {R"("console_clients":0)", R"("console_clients":-1)"},
                                 {R"("last_exit":null)", R"("last_exit":99999999999)"}}) {
    CAPTURE(std::string(to));
    std::string bad = good;
    REQUIRE(bad.find(from) != std::string::npos);
    bad.replace(bad.find(from), std::string(from).size(), to);
    CHECK_FALSE(parse_life_status(bad));
  }
}
