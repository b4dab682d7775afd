#include "launch/start/run_request.hpp"

#include <doctest/doctest.h>

#include <sstream>

#include "environment_with.hpp"
#include "memory_disk.hpp"

using namespace iocwright;
using namespace iocwright::launch;
using tests::with;

TEST_CASE("run: an IOC is supervised as PID 1, with a console or on request, unless exec is set") {
  CHECK_FALSE(is_supervised({}, with({}), false));
  CHECK(is_supervised({}, with({}), true));
  CHECK(is_supervised({.supervise = true}, with({}), false));
  CHECK(is_supervised({.console = true}, with({}), false));
  CHECK(is_supervised({}, with({{"IOCWRIGHT_CONSOLE", "/tmp/x"}}), false));
  CHECK(is_supervised({}, with({{"IOCWRIGHT_CONSOLE", "1"}}), false));
  for (const char* no : {"", "0", "false", "no"})
    CHECK_FALSE(is_supervised({}, with({{"IOCWRIGHT_CONSOLE", no}}), false));
  CHECK_FALSE(is_supervised({.exec = true}, with({{"IOCWRIGHT_CONSOLE", "/tmp/x"}}), true));
}

TEST_CASE("run: without EPICS_ROOT, a command is for the instance of any runtime folder") {
  CHECK(requested_instance(with({{"IOC_NAME", "X"}})).runtime == "");
  CHECK(requested_instance(with({{"IOC_NAME", "X"}})).name == "X");
  CHECK(requested_instance(with({{"EPICS_ROOT", "/r"}})).runtime == "/r/runtime");
}

TEST_CASE("run: a container is recognized by its variables and files") {
  const tests::MemoryDisk none;
  CHECK_FALSE(is_in_container(none, with({})));
  CHECK_FALSE(is_in_container(none, with({{"container", ""}})));
  CHECK(is_in_container(none, with({{"container", "podman"}})));
  CHECK(is_in_container(none, with({{"KUBERNETES_PORT", "tcp://10.0.0.1:443"}})));
  for (const char* file : {"/.dockerenv", "/run/.containerenv"}) {
    tests::MemoryDisk disk;
    disk.files[file] = "";
    CHECK(is_in_container(disk, with({})));
  }
}

TEST_CASE("run: a start script that has a console already does not get another supervisor") {
  CHECK_FALSE(is_supervised({}, with({{"STDIO_EXPOSED", "YES"}}), true));
  CHECK_FALSE(is_supervised({}, with({{"STDIO_EXPOSED", ""}}), true));
  CHECK(is_supervised({.console = true}, with({{"STDIO_EXPOSED", "YES"}}), true));
}

TEST_CASE("run: an instance has a console if it is requested or in Kubernetes") {
  CHECK_FALSE(supervise_options({}, with({}), true)->console);
  CHECK_FALSE(supervise_options({}, with({{"IOCWRIGHT_STATE_DIR", "/state"}}), true)->console);
  CHECK(supervise_options({}, with({{"IOCWRIGHT_CONSOLE", "1"}}), true)->console);
  CHECK(supervise_options({.console = true}, with({{"IOCWRIGHT_CONSOLE", "no"}}), true)->console);
  CHECK(supervise_options({}, with({{"KUBERNETES_PORT", ""}}), true)->console);
}

TEST_CASE("run: only IOCWRIGHT_DEBUG_HOLD=1 keeps the container") {
  CHECK(supervise_options({}, with({{"IOCWRIGHT_DEBUG_HOLD", "1"}}), true)->rules.hold_after_failure);
  for (const char* other : {"", "0", "true", "yes"})
    CHECK_FALSE(
        supervise_options({}, with({{"IOCWRIGHT_DEBUG_HOLD", other}}), true)->rules.hold_after_failure);
}

TEST_CASE("run: a failed start is delayed by 10 s as PID 1, otherwise only on request") {
  CHECK(supervise_options({}, with({}), true)->rules.fail_delay_s == 10.0);
  CHECK(supervise_options({}, with({}), false)->rules.fail_delay_s == 0.0);
  CHECK(supervise_options({}, with({{"IOCWRIGHT_FAIL_DELAY", ""}}), true)->rules.fail_delay_s == 10.0);
  CHECK(supervise_options({}, with({{"IOCWRIGHT_FAIL_DELAY", "0.5"}}), true)->rules.fail_delay_s == 0.5);
  CHECK(supervise_options({}, with({{"IOCWRIGHT_FAIL_DELAY", "3"}}), false)->rules.fail_delay_s == 3.0);
}

TEST_CASE("run: an option overrides its variable") {
  CHECK(supervise_options({}, with({}), true)->grace_s == 2.5);
  CHECK(supervise_options({}, with({{"IOCWRIGHT_GRACE", "7"}}), true)->grace_s == 7.0);
  CHECK(supervise_options({.grace_s = 1.0}, with({{"IOCWRIGHT_GRACE", "7"}}), true)->grace_s == 1.0);
  CHECK(supervise_options({.restart = "no"}, with({{"IOCWRIGHT_RESTART", "on-failure"}}), true)
            ->rules.restarts == 0);
  CHECK(supervise_options({}, with({{"IOCWRIGHT_RESTART", "on-failure:3"}}), true)->rules.restarts == 3);
}

TEST_CASE("run: the console socket is the given path, else in the state folder") {
  CHECK(console_socket(with({})) == "/tmp/stdio.sock");
  CHECK(console_socket(with({{"IOCWRIGHT_STATE_DIR", "/state"}, {"IOCWRIGHT_CONSOLE", "1"}})) ==
        "/state/stdio.sock");
  CHECK(console_socket(with({{"IOCWRIGHT_CONSOLE", "/run/ioc.sock"}})) == "/run/ioc.sock");
}

TEST_CASE("run: an invalid value is an error that names its variable") {
  CHECK(supervise_options({}, with({{"IOCWRIGHT_GRACE", "nan"}}), true).error().message() ==
        "`IOCWRIGHT_GRACE` must be a number of seconds from 0 to 1000000, not `nan`");
  CHECK(supervise_options({}, with({{"IOCWRIGHT_FAIL_DELAY", "soon"}}), false).error().message() ==
        "`IOCWRIGHT_FAIL_DELAY` must be a number of seconds from 0 to 1000000, not `soon`");
  CHECK(supervise_options({}, with({{"IOCWRIGHT_RESTART", "always"}}), true).error().message() ==
        "`IOCWRIGHT_RESTART` must be `no`, `on-failure` or `on-failure:N`, not `always`");
  CHECK(supervise_options({.restart = "on-failure:0"}, with({}), true).error().message() ==
        "`--restart` must be `no`, `on-failure` or `on-failure:N`, not `on-failure:0`");
}

TEST_CASE("run request: every variable is used where its option is not given") {
  const auto merged = with_variables({}, with({{"IOCWRIGHT_DRY_RUN", "1"},
                                               {"IOCWRIGHT_LAUNCH", "exec"},
                                               {"IOCWRIGHT_NO_STDIN_EOF", "1"},
                                               {"IOCWRIGHT_TIMESTAMPS", "1"},
                                               {"IOCWRIGHT_LOG_FORMAT", "json"},
                                               {"IOCWRIGHT_COMMAND", "echo a b"}}));
  REQUIRE(merged);
  CHECK(merged->dry_run);
  CHECK(merged->exec);
  CHECK_FALSE(merged->supervise);
  CHECK(merged->ignore_stdin_eof);
  CHECK(merged->timestamps);
  CHECK(merged->log_format == "json");
  CHECK(merged->command == std::vector<std::string>{"bash", "-c", "echo a b"});
}

TEST_CASE("run request: an option takes precedence over its variable") {
  const Environment environment =
      with({{"IOCWRIGHT_LAUNCH", "exec"}, {"IOCWRIGHT_LOG_FORMAT", "json"}, {"IOCWRIGHT_COMMAND", "echo"}});
  RunRequest request;
  request.supervise = true;
  request.log_format = "text";
  request.command = {"true"};
  const auto merged = with_variables(request, environment);
  REQUIRE(merged);
  CHECK_FALSE(merged->exec);
  CHECK(merged->log_format == "text");
  CHECK(merged->command == std::vector<std::string>{"true"});
}

TEST_CASE("run request: a variable with an invalid word is an error") {
  CHECK_FALSE(with_variables({}, with({{"IOCWRIGHT_LAUNCH", "fork"}})));
  CHECK_FALSE(with_variables({}, with({{"IOCWRIGHT_LOG_FORMAT", "xml"}})));
}

TEST_CASE("run request: a log of JSON needs a supervisor") {
  RunRequest request;
  request.log_format = "json";
  CHECK(is_supervised(request, with({}), false));
  request.log_format = "text";
  CHECK_FALSE(is_supervised(request, with({}), false));
}

TEST_CASE("run: without a supervisor, settings that only a supervisor can follow are warnings") {
  const auto text_of = [](const Environment& environment) {
    Sink sink;
    check_unsupervised(environment, sink);
    CHECK_FALSE(sink.has_errors());
    std::ostringstream out;
    sink.flush(Sources(), MessageStyle(), out);
    return out.str();
  };
  CHECK(text_of(with({{"IOCWRIGHT_GRACE", "7"}, {"IOCWRIGHT_ON_ERROR", "break"}})) == "");
  CHECK(text_of(with({{"IOCWRIGHT_GRACE", "soon"}})).find("must be a number of seconds") !=
        std::string::npos);
  CHECK(text_of(with({{"IOCWRIGHT_ON_ERROR", "halt"}}))
            .find("warning: without a supervisor, nothing ends an IOC that has halted") != std::string::npos);
}
