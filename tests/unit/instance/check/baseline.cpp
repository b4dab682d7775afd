#include "instance/check/baseline.hpp"

#include <doctest/doctest.h>

namespace iocwright::check {

namespace {

Finding finding_at(std::string file, std::size_t line, std::string message) {
  Finding out;
  out.kind = DiagKind::macro_unused;
  out.message = std::move(message);
  out.place = {.file = std::move(file), .line = line};
  return out;
}

}  // namespace

TEST_CASE("baseline: knows what it prints, wherever it is in the file") {
  Baseline written;
  written.add(finding_at("a/ioc.yaml", 1, "`x` is odd"));
  written.add(finding_at("a/ioc.yaml", 2, "`x` is odd"));
  Baseline read(written.print());
  CHECK(read.take(finding_at("a/ioc.yaml", 7, "`x` is odd")));
  CHECK_FALSE(read.take(finding_at("b/ioc.yaml", 7, "`x` is odd")));
  CHECK(read.rest() == 1);
  CHECK(read.take(finding_at("a/ioc.yaml", 8, "`x` is odd")));
  CHECK_FALSE(read.take(finding_at("a/ioc.yaml", 9, "`x` is odd")));
  CHECK(read.rest() == 0);
}

TEST_CASE("baseline: a message with several lines is one line of the file") {
  Baseline written;
  written.add(finding_at("", 0, "first\nsecond"));
  CHECK(written.print().ends_with("\n-: macro-unused: first second\n"));
}

}  // namespace iocwright::check
