#include "launch/supervise/run_end.hpp"

#include <doctest/doctest.h>

#include <csignal>

using namespace iocwright::launch;

TEST_CASE("run end: durations have two units") {
  CHECK(duration_text(0.26) == "0.3 s");
  CHECK(duration_text(61) == "1 min 1 s");
  CHECK(duration_text(3 * 3600 + 12 * 60 + 5) == "3 h 12 min");
  CHECK(duration_text(2 * 86400 + 3600) == "2 d 1 h");
}

TEST_CASE("run end: signals have their names, and only those of bugs are crashes") {
  CHECK(signal_name(SIGSEGV) == "SIGSEGV");
  CHECK(signal_name(63) == "signal 63");
  CHECK(is_crash(SIGABRT));
  CHECK_FALSE(is_crash(SIGKILL));
  CHECK_FALSE(is_crash(0));
}

TEST_CASE("run end: the log ends with the reason, and repeats lines only after a crash") {
  EndReport report{.why = "why", .core = "core", .first_error = "bad", .last_lines = "one\ntwo"};
  CHECK(log_lines(report) == std::vector<std::string>{"core", "first error: bad", "why"});
  report.crashed = true;
  CHECK(log_lines(report) == std::vector<std::string>{"---- the last lines before the crash ----", "one",
                                                      "two", "---- end of the last lines ----", "core",
                                                      "first error: bad", "why"});
}

TEST_CASE("run end: the termination log has at most 4 KB, the reason first and then the last lines") {
  EndReport report{.why = "why", .core = "", .first_error = "ioc.yaml:3:5: error: bad"};
  CHECK(termination_text(report) == "why\nfirst error: ioc.yaml:3:5: error: bad\n");
  for (int i = 0; i < 1000; ++i) report.last_lines += "line " + std::to_string(i) + "\n";
  report.last_lines += "the last";
  const std::string text = termination_text(report);
  CHECK(text.size() <= 4096);
  CHECK(text.size() > 4080);
  CHECK(text.starts_with("why\nfirst error: ioc.yaml:3:5: error: bad\nlast lines of the log:\nline "));
  CHECK(text.ends_with("\nthe last\n"));
  report.why = std::string(5000, 'x');
  CHECK(termination_text(report).size() == 4096);
}
