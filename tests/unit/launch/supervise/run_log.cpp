#include "launch/supervise/run_log.hpp"

#include <doctest/doctest.h>

using iocwright::launch::RunLog;

TEST_CASE("run log: keeps the last lines, in whatever pieces they arrive") {
  RunLog log;
  for (int i = 0; i < 30; ++i) {
    log.add("line ");
    log.add(std::to_string(i) + "\r\n");
  }
  const std::string lines = log.last_lines();
  CHECK(lines.starts_with("line 10\nline 11\n"));
  CHECK(lines.ends_with("\nline 29"));
}

TEST_CASE("run log: keeps all lines if there are few, and an incomplete one") {
  RunLog log;
  CHECK(log.last_lines().empty());
  log.add("one\ntwo\nepics> ");
  CHECK(log.last_lines() == "one\ntwo\nepics> ");
}

TEST_CASE("run log: its size is bounded, and what it keeps begins with a complete line") {
  RunLog log;
  const std::string line = std::string(1500, 'x') + "\n";
  for (int i = 0; i < 100; ++i) log.add(line);
  CHECK(log.last_lines().size() <= RunLog::max_bytes);
  CHECK(log.last_lines().size() % line.size() == line.size() - 1);
  log.add(std::string(100'000, 'y'));
  CHECK(log.last_lines().size() <= RunLog::max_bytes);
}

TEST_CASE("run log: escape sequences and control characters are dropped") {
  RunLog log;
  log.add("\x1b[31;1mERROR\x1b[0m st.cmd line 3\a\n");
  CHECK(log.last_lines() == "ERROR st.cmd line 3");
  CHECK(log.first_error() == "ERROR st.cmd line 3");
  log.add("\u202Ex\xFC");
  CHECK(log.last_lines() == "ERROR st.cmd line 3\n\\u{202e}x\\xfc");
}

TEST_CASE("run log: finds the first line that reports an error") {
  RunLog log;
  log.add("#!/bin/ioc\non err\\or break\nst.cmd line 2: Command foo n");
  CHECK(log.first_error().empty());
  log.add("ot found.\nERROR later\n");
  CHECK(log.first_error() == "st.cmd line 2: Command foo not found.");
}

TEST_CASE("run log: a long run is not searched for errors for ever") {
  RunLog log;
  for (int i = 0; i < 300; ++i) log.add(std::string(4095, 'x') + "\n");
  log.add("error: late\n");
  CHECK(log.first_error().empty());
}
