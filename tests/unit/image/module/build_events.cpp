#include "image/module/build_events.hpp"

#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

using namespace iocwright::image;
using Json = nlohmann::json;

TEST_CASE("build events: a step has its module, name, number, count and log") {
  const StepReport step{"make", 3, 7, "/logs/make.log"};
  const Json started = Json::parse(step_event("step-started", "level", step));
  CHECK(started.at("event") == "step-started");
  CHECK(started.at("module") == "level");
  CHECK(started.at("step") == "make");
  CHECK(started.at("number") == 3);
  CHECK(started.at("count") == 7);
  CHECK(started.at("log") == "/logs/make.log");
  CHECK_FALSE(started.contains("seconds"));
  const Json finished = Json::parse(step_event("step-finished", "level", step, BuildOutcome::ignored, 1.25));
  CHECK(finished.at("outcome") == "ignored");
  CHECK(finished.at("seconds") == 1.25);
}

TEST_CASE("build events: a failed module has its message and the first error") {
  const Json event =
      Json::parse(module_event("level", BuildOutcome::failed, 2, "make failed", "a.c:1: error: x"));
  CHECK(event.at("outcome") == "failed");
  CHECK(event.at("message") == "make failed");
  CHECK(event.at("first_error") == "a.c:1: error: x");
  CHECK_FALSE(Json::parse(module_event("level", BuildOutcome::done, 2, "", "")).contains("message"));
}

TEST_CASE("build events: an annotation has the place of the error, if it has one") {
  CHECK(annotation("level", "a,b.c:3:10: fatal error: 100%") ==
        "::error file=a%2Cb.c,line=3,col=10,title=build of level::a,b.c:3:10: fatal error: 100%25\n");
  CHECK(annotation("level", "a.c:3: warning: x") ==
        "::error file=a.c,line=3,title=build of level::a.c:3: warning: x\n");
  CHECK(annotation("level", "make: *** No rule\nto make") ==
        "::error title=build of level::make: *** No rule%0Ato make\n");
}

TEST_CASE("build events: no line of a log is a command of GitHub Actions") {
  CHECK(without_commands("one\n::error::x\n  ::endgroup::\n##[error]y\nstd::string\n") ==
        "one\n| ::error::x\n|   ::endgroup::\n| ##[error]y\nstd::string");
}
