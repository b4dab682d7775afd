#include "launch/start/run_instance.hpp"

#include <doctest/doctest.h>

#include <sstream>

#include "core/base/exit_status.hpp"
#include "memory_disk.hpp"
#include "recording_process.hpp"

using namespace iocwright;

namespace {

/// An instance with a start script.
struct Run {
  tests::MemoryDisk disk;
  tests::RecordingProcess process;
  RealClock clock;
  Sources sources;
  Sink sink;
  Limits limits;
  Environment environment;
  std::ostringstream out;
  std::vector<int> finished;  ///< the statuses that finish() was called with
  MessageStyle style;
  launch::InstanceRun run;

  Run() {
    disk.files["/epics/ioc/config/st.cmd"] = "";
    environment.set("EPICS_HOST_ARCH", "linux-x86_64");
    run.request.exec = true;
  }

  int operator()() {
    const auto finish = [this](int status) {
      finished.push_back(status);
      return status == done && sink.has_errors() ? int{wrong_input} : status;
    };
    return launch::run_instance(run, {.disk = disk,
                                      .process = process,
                                      .clock = clock,
                                      .reader = {disk, sources, sink},
                                      .limits = limits,
                                      .templates = TemplateFiles(disk, ""),
                                      .environment = environment,
                                      .out = out,
                                      .style = style,
                                      .finish = finish});
  }
};

}  // namespace

TEST_CASE("run instance: a dry run prints the steps and executes none") {
  Run run;
  run.run.request.dry_run = true;
  CHECK(run() == done);
  CHECK(run.out.str().find("execute /epics/ioc/bin/linux-x86_64/ioc") != std::string::npos);
  CHECK(run.process.commands.empty());
  CHECK(run.disk.changes == 0);
}

TEST_CASE("run instance: a dry run checks the settings of a supervisor, unless there will be none") {
  Run run;
  run.run.request.dry_run = true;
  run.environment.set("IOCWRIGHT_GRACE", "abc");
  CHECK(run() == done);
  CHECK_FALSE(run.sink.has_errors());
  CHECK(run.sink.first_message() ==
        "`IOCWRIGHT_GRACE` must be a number of seconds from 0 to 1000000, not `abc`");
  run.run.request.exec = false;
  CHECK(run() == wrong_usage);
}

TEST_CASE("run instance: the option for errors of st.cmd overrides the environment") {
  Run run;
  run.run.request.dry_run = true;
  CHECK(run() == done);
  CHECK(run.out.str().find("halt") == std::string::npos);
  run.out.str("");
  run.run.on_error = "halt";
  CHECK(run() == done);
  CHECK(run.out.str().find("halt") != std::string::npos);
}

TEST_CASE("run instance: diagnostics are printed before this process is replaced, and after a failure") {
  Run run;
  run.run.request.command = {"tool", "-x"};
  CHECK(run() == not_found);
  CHECK(run.process.commands == std::vector<std::string>{"tool -x"});
  CHECK(run.finished == std::vector<int>{done, not_found});
}

TEST_CASE("run instance: a missing instance is wrong input") {
  Run run;
  run.disk.files.clear();
  CHECK(run() == wrong_input);
  CHECK(run.process.commands.empty());
}

TEST_CASE("run instance: an invalid setting of the supervisor is wrong usage") {
  Run run;
  run.run.request = {.supervise = true, .restart = "sometimes"};
  CHECK(run() == wrong_usage);
  CHECK(run.process.commands.empty());
}
