#include "image/module/scheduler.hpp"

#include <doctest/doctest.h>

#include <stdexcept>
#include <string>

using namespace iocwright;
using image::Scheduler;
using Outcome = Scheduler::Outcome;

namespace {

using Numbers = std::vector<std::size_t>;

// 1 and 2 depend on 0, and 3 depends on both.
const std::vector<Numbers> diamond{{}, {0}, {0}, {1, 2}};

constexpr Scheduler::Budget plenty{.fetches = 9, .builds = 9};

/// Starts all tasks that can be started, and returns them, such as `fetch 0`.
std::vector<std::string> start_all(Scheduler& scheduler) {
  std::vector<std::string> out;
  while (const auto task = scheduler.start_next())
    out.push_back((task->job == Scheduler::Job::fetch ? "fetch " : "build ") + std::to_string(task->module));
  return out;
}

/// Registers all modules whose turn it is.
Numbers register_all(Scheduler& scheduler) {
  Numbers out;
  while (const auto next = scheduler.start_registration()) {
    scheduler.registered(next->module);
    out.push_back(next->module);
  }
  return out;
}

/// A scheduler whose modules are all fetched.
Scheduler with_sources(const std::vector<Numbers>& dependencies, std::size_t builds = 9) {
  Scheduler out(dependencies, {.fetches = dependencies.size(), .builds = builds});
  for (std::size_t i = 0; i < dependencies.size(); ++i) out.start_next();
  for (std::size_t i = 0; i < dependencies.size(); ++i) out.fetched(i);
  return out;
}

/// Builds and registers one module after the other until no task is left.
Numbers build_all(Scheduler& scheduler, Outcome outcome) {
  Numbers out;
  while (const auto task = scheduler.start_next()) {
    out.push_back(task->module);
    scheduler.finished(task->module, outcome);
    register_all(scheduler);
  }
  return out;
}

using Words = std::vector<std::string>;

}  // namespace

TEST_CASE("scheduler: modules of a diamond are built when their dependencies are registered") {
  Scheduler scheduler = with_sources(diamond);
  CHECK(start_all(scheduler) == Words{"build 0"});
  scheduler.finished(0, Outcome::built);
  CHECK(start_all(scheduler).empty());
  CHECK(register_all(scheduler) == Numbers{0});
  CHECK(start_all(scheduler) == Words{"build 1", "build 2"});
  scheduler.finished(1, Outcome::built);
  CHECK(register_all(scheduler) == Numbers{1});
  CHECK(start_all(scheduler).empty());
  scheduler.finished(2, Outcome::built);
  CHECK(register_all(scheduler) == Numbers{2});
  CHECK(start_all(scheduler) == Words{"build 3"});
  CHECK_FALSE(scheduler.has_more_tasks());
}

TEST_CASE("scheduler: sources are fetched ahead of the builds, within their own budget") {
  Scheduler scheduler(diamond, {.fetches = 2, .builds = 1});
  CHECK(start_all(scheduler) == Words{"fetch 0", "fetch 1"});
  scheduler.fetched(1);
  CHECK(start_all(scheduler) == Words{"fetch 2"});
  scheduler.fetched(0);
  CHECK(start_all(scheduler) == Words{"build 0", "fetch 3"});
}

TEST_CASE("scheduler: a module is not built before its sources are fetched") {
  Scheduler scheduler({{}, {}}, plenty);
  CHECK(start_all(scheduler) == Words{"fetch 0", "fetch 1"});
  scheduler.fetched(1);
  CHECK(start_all(scheduler) == Words{"build 1"});
  CHECK(scheduler.has_more_tasks());
}

TEST_CASE("scheduler: with a single job, modules are built in the plan's order") {
  Scheduler scheduler = with_sources({{}, {}, {0}, {1}}, 1);
  CHECK(start_all(scheduler) == Words{"build 0"});
  scheduler.finished(0, Outcome::built);
  CHECK(build_all(scheduler, Outcome::built).empty());  // 0 keeps the job until it is registered
  register_all(scheduler);
  CHECK(build_all(scheduler, Outcome::built) == Numbers{1, 2, 3});
}

TEST_CASE("scheduler: a build in progress does not delay an independent chain") {
  Scheduler scheduler = with_sources({{}, {}, {1}, {2}}, 2);
  CHECK(start_all(scheduler) == Words{"build 0", "build 1"});
  scheduler.finished(1, Outcome::built);
  CHECK(register_all(scheduler).empty());  // 0 must be registered first
  CHECK(start_all(scheduler) == Words{"build 2"});
  scheduler.finished(2, Outcome::built);
  CHECK(start_all(scheduler) == Words{"build 3"});
  CHECK(scheduler.built_before(3) == Numbers{1, 2});
}

TEST_CASE("scheduler: modules are registered one at a time, in the plan's order") {
  Scheduler scheduler = with_sources({{}, {}, {}});
  start_all(scheduler);
  scheduler.finished(2, Outcome::built);
  scheduler.finished(1, Outcome::not_applicable);
  CHECK_FALSE(scheduler.start_registration());
  scheduler.finished(0, Outcome::unchanged);
  CHECK(scheduler.start_registration() == Scheduler::Registration{0, Outcome::unchanged});
  CHECK_FALSE(scheduler.start_registration());
  scheduler.registered(0);
  CHECK(scheduler.start_registration() == Scheduler::Registration{1, Outcome::not_applicable});
  scheduler.registered(1);
  CHECK(scheduler.start_registration() == Scheduler::Registration{2, Outcome::built});
}

TEST_CASE("scheduler: a module that depends on all earlier ones waits until they are registered") {
  // Nothing else may write RELEASE while it is lent to such a module.
  Scheduler scheduler = with_sources({{}, {}, {0, 1}});
  start_all(scheduler);
  scheduler.finished(1, Outcome::built);
  scheduler.finished(0, Outcome::built);
  CHECK(scheduler.start_registration());
  CHECK(start_all(scheduler).empty());
  scheduler.registered(0);
  CHECK(start_all(scheduler).empty());
  CHECK(scheduler.start_registration());
  CHECK(start_all(scheduler).empty());
  scheduler.registered(1);
  CHECK(start_all(scheduler) == Words{"build 2"});
}

TEST_CASE("scheduler: after a failure, no task is started and dependent modules are skipped") {
  Scheduler scheduler = with_sources(diamond);
  start_all(scheduler);
  scheduler.failed(0);
  CHECK_FALSE(scheduler.has_more_tasks());
  CHECK(start_all(scheduler).empty());
  CHECK(scheduler.skipped() == Numbers{1, 2, 3});
}

TEST_CASE("scheduler: a module that is being built when another fails is still registered") {
  Scheduler scheduler = with_sources({{}, {0}, {}, {2}}, 2);
  CHECK(start_all(scheduler) == Words{"build 0", "build 2"});
  scheduler.failed(0);
  CHECK(register_all(scheduler).empty());
  scheduler.finished(2, Outcome::built);
  CHECK(register_all(scheduler) == Numbers{2});
  CHECK(scheduler.skipped() == Numbers{1, 3});
}

TEST_CASE("scheduler: a module that cannot be registered stops the build") {
  Scheduler scheduler = with_sources(diamond);
  start_all(scheduler);
  scheduler.finished(0, Outcome::built);
  CHECK(scheduler.start_registration());
  scheduler.failed(0);
  CHECK(start_all(scheduler).empty());
  CHECK(scheduler.built_before(3).empty());
  CHECK(scheduler.skipped() == Numbers{1, 2, 3});
}

TEST_CASE("scheduler: a failed fetch stops the build, and fetched modules are skipped") {
  Scheduler scheduler({{}, {}}, plenty);
  start_all(scheduler);
  scheduler.failed(0);
  scheduler.fetched(1);
  CHECK(start_all(scheduler).empty());
  CHECK(scheduler.skipped() == Numbers{1});
}

TEST_CASE("scheduler: unchanged modules are complete without a build") {
  Scheduler scheduler = with_sources(diamond, 2);
  CHECK(build_all(scheduler, Outcome::unchanged) == Numbers{0, 1, 2, 3});
  CHECK_FALSE(scheduler.has_more_tasks());
  CHECK(scheduler.skipped().empty());
  CHECK(scheduler.built_before(3).empty());
}

TEST_CASE("scheduler: a build without modules has no tasks") {
  Scheduler scheduler({}, plenty);
  CHECK_FALSE(scheduler.has_more_tasks());
  CHECK_FALSE(scheduler.start_next());
  CHECK_FALSE(scheduler.start_registration());
}

TEST_CASE("scheduler: a cycle of dependencies is rejected") {
  CHECK_THROWS_AS(Scheduler({{1}, {0}}, plenty), std::logic_error);
  CHECK_THROWS_AS(Scheduler({{0}}, plenty), std::logic_error);
}

namespace {

/// Reports that the sources of a module are there, and returns what can be started then.
Words fetch(Scheduler& scheduler, std::size_t module, Numbers uses) {
  scheduler.fetched(module, std::move(uses));
  return start_all(scheduler);
}

}  // namespace

TEST_CASE("scheduler: a later module that a module uses is built and registered before it") {
  Scheduler scheduler({{}, {}, {}}, plenty);
  start_all(scheduler);
  CHECK(fetch(scheduler, 0, {2}).empty());
  CHECK(fetch(scheduler, 1, {}) == Words{"build 1"});
  scheduler.finished(1, Outcome::built);
  CHECK(register_all(scheduler).empty());
  CHECK(fetch(scheduler, 2, {}) == Words{"build 2"});
  scheduler.finished(2, Outcome::built);
  CHECK(register_all(scheduler) == Numbers{2});
  CHECK(start_all(scheduler) == Words{"build 0"});
  CHECK(scheduler.before(0) == Numbers{2});
  scheduler.finished(0, Outcome::built);
  CHECK(register_all(scheduler) == Numbers{0, 1});
}

TEST_CASE(
    "scheduler: modules that use each other are built in the plan's order, whichever is fetched first") {
  for (const std::size_t first : {std::size_t{0}, std::size_t{1}}) {
    Scheduler scheduler({{}, {}, {}}, plenty);
    start_all(scheduler);
    fetch(scheduler, 2, {});
    fetch(scheduler, first, {1 - first});
    CHECK(fetch(scheduler, 1 - first, {first}) == Words{"build 0"});
    scheduler.finished(0, Outcome::built);
    CHECK(register_all(scheduler) == Numbers{0});
    CHECK(start_all(scheduler) == Words{"build 1"});
    CHECK(scheduler.before(0).empty());
    CHECK(scheduler.before(1) == Numbers{0});
  }
}

TEST_CASE("scheduler: a module that depends on one that uses it is built after it") {
  Scheduler scheduler({{}, {0}}, plenty);
  start_all(scheduler);
  CHECK(fetch(scheduler, 0, {1}).empty());
  CHECK(fetch(scheduler, 1, {}) == Words{"build 0"});
}

TEST_CASE("scheduler: after a failure, finished modules are registered although sources are missing") {
  Scheduler scheduler({{}, {}, {}}, plenty);
  start_all(scheduler);
  CHECK(fetch(scheduler, 1, {}) == Words{"build 1"});
  scheduler.finished(1, Outcome::built);
  CHECK(register_all(scheduler).empty());
  scheduler.failed(0);
  CHECK(register_all(scheduler) == Numbers{1});
}
