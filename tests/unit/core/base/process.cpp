#include "core/base/process.hpp"

#include <doctest/doctest.h>

#include <unistd.h>

#include <csignal>

#include <cerrno>

using namespace iocwright;

TEST_CASE("process: reports exit statuses and signals as a shell does") {
  RealProcess process;
  CHECK(process.run({{"sh", "-c", "exit 7"}, "", nullptr, false})->status == 7);
  CHECK(process.run({{"sh", "-c", "kill -TERM $$"}, "", nullptr, false})->status == 128 + 15);
}

TEST_CASE("process: captures the output, and uses the given folder and environment") {
  RealProcess process;
  const Environment environment({{"PATH", "/usr/bin:/bin"}, {"X", "7"}});
  const auto done = process.run({{"sh", "-c", "echo $X; pwd"}, "/", &environment, true});
  REQUIRE(done);
  CHECK(done->output == "7\n/\n");
}

TEST_CASE("process: a missing program is an error, not an exit status") {
  RealProcess process;
  const auto done = process.run({{"no-such-program-of-ours"}, "", nullptr, false});
  REQUIRE_FALSE(done);
  CHECK(done.error().code == ENOENT);
}

TEST_CASE("process: passes arguments unchanged, without a shell") {
  RealProcess process;
  CHECK(process.run({{"printf", "%s|", "a b", "$HOME", "*"}, "", nullptr, true})->output == "a b|$HOME|*|");
}

TEST_CASE("process: skips unusable folders of PATH, as execvp does") {
  const std::string too_long = "/" + std::string(300, 'x');  // ENAMETOOLONG
  const Environment environment({{"PATH", too_long + ":/etc/passwd:/no/such/folder:/usr/bin:/bin"}});
  const auto found = find_program("sh", environment);
  REQUIRE(found);
  CHECK(found->value_or("").ends_with("/sh"));
}

TEST_CASE("process: other errors in a folder of PATH are reported") {
  // A link to itself: ELOOP represents all errors after which the program may or may not exist.
  const std::string loop = "/tmp/iocwright-unit-loop-" + std::to_string(::getpid());
  REQUIRE(::symlink(loop.c_str(), loop.c_str()) == 0);
  const auto found = find_program("sh", Environment({{"PATH", loop + ":/usr/bin:/bin"}}));
  ::unlink(loop.c_str());
  REQUIRE_FALSE(found);
  CHECK(found.error().code == ELOOP);
}

TEST_CASE("process: captures stdout and stderr separately, even if both are large") {
  RealProcess process;
  const std::string script =
      "head -c 300000 /dev/zero | tr '\\0' o; head -c 300000 /dev/zero | tr '\\0' e >&2; exit 3";
  ProcessRequest request{{"sh", "-c", script}, "", nullptr, true};
  request.capture_errors = true;
  const auto result = process.run(request);
  REQUIRE(result);
  CHECK(result->status == 3);
  CHECK(result->output == std::string(300000, 'o'));
  CHECK(result->errors == std::string(300000, 'e'));
}

TEST_CASE("process: does not wait for a daemon that keeps the captured stderr open") {
  RealProcess process;
  ProcessRequest request{{"sh", "-c", "sleep 60 >/dev/null & echo $!; echo said >&2"}, "", nullptr, true};
  request.capture_errors = true;
  const auto result = process.run(request);
  REQUIRE(result);
  const int daemon = std::stoi(result->output);
  CHECK(result->errors == "said\n");
  CHECK(::kill(daemon, 0) == 0);  // still running: run() did not wait for it
  ::kill(daemon, SIGKILL);
}
