#include "launch/supervise/log_output.hpp"

#include <doctest/doctest.h>
#include <unistd.h>

#include <array>
#include <nlohmann/json.hpp>

#include "core/base/text.hpp"

using namespace iocwright::launch;

namespace {

/// What `act` writes to the log.
template <class Act>
std::string written(const LogStyle& style, Act act) {
  std::array<int, 2> ends{};
  REQUIRE(::pipe(ends.data()) == 0);
  LogOutput log(ends[1], style);
  act(log);
  while (log.busy()) {
    PollSet polls;
    log.watch(polls);
    polls.run(0);
  }
  ::close(ends[1]);
  std::string out(65536, '\0');
  const ssize_t size = ::read(ends[0], out.data(), out.size());
  ::close(ends[0]);
  out.resize(size > 0 ? static_cast<std::size_t>(size) : 0);
  return out;
}

std::vector<nlohmann::json> objects(const std::string& log) {
  std::vector<nlohmann::json> out;
  for (const std::string_view line : iocwright::text::split(log, '\n'))
    if (!line.empty()) out.push_back(nlohmann::json::parse(line));
  return out;
}

const LogStyle json{.format = LogFormat::json, .instance = "BL01-IOC-01"};

}  // namespace

TEST_CASE("log output: text passes unchanged") {
  CHECK(written({}, [](LogOutput& log) {
          log.add("a\x1b[31m\xff\r\n");
          log.add_own("why", "iocwright: why\n");
        }) == "a\x1b[31m\xff\r\niocwright: why\n");
}

TEST_CASE("log output: JSON has an object per line, in whatever pieces the line arrives") {
  const auto lines = objects(written(json, [](LogOutput& log) {
    log.add("one\r\ntw");
    log.add("o \x1b[31;1mred\x1b[0m \"quoted\"\n\xff\nepics> ");
    log.add_own("why", "iocwright: why\n");
  }));
  REQUIRE(lines.size() == 5);
  CHECK(lines[0].at("message") == "one");
  CHECK(lines[0].at("stream") == "stdout");
  CHECK(lines[0].at("instance") == "BL01-IOC-01");
  CHECK(lines[0].at("time").get<std::string>().size() == std::string("2026-01-01T00:00:00.000Z").size());
  CHECK(lines[1].at("message") == "two red \"quoted\"");
  CHECK(lines[2].at("message") == "\xEF\xBF\xBD");
  CHECK(lines[3].at("message") == "epics> ");
  CHECK(lines[4].at("message") == "why");
  CHECK(lines[4].at("stream") == "iocwright");
}

TEST_CASE("log output: a long line becomes several objects") {
  const auto lines = objects(written(json, [](LogOutput& log) {
    log.add(std::string(20'000, 'x'));
    log.end_line();
  }));
  REQUIRE(lines.size() == 3);
  std::string all;
  for (const auto& line : lines) all += line.at("message").get<std::string>();
  CHECK(all == std::string(20'000, 'x'));
}
