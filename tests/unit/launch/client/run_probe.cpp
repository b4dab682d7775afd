#include "launch/client/run_probe.hpp"

#include <doctest/doctest.h>

#include "core/base/exit_status.hpp"
#include "memory_disk.hpp"
#include "recording_process.hpp"

using namespace iocwright;

namespace {

/// An instance that does not run: there is no socket in its state folder.
struct Client {
  tests::MemoryDisk disk;
  tests::RecordingProcess process;
  RealClock clock;
  const Environment environment{{{"IOCWRIGHT_STATE_DIR", "/nonexistent"}, {"IOC", "/ioc"}}};
  Sink sink;

  launch::ProbeContext context() { return {disk, process, clock, environment, sink}; }
};

}  // namespace

TEST_CASE("run probe: a script of the user overrides the probe") {
  for (const auto& [probe, script] : {std::pair{"live", "liveness.sh"}, std::pair{"started", "startup.sh"},
                                      std::pair{"ready", "readiness.sh"}}) {
    Client client;
    client.disk.files[std::string("/ioc/config/") + script] = "";
    CHECK(launch::run_probe(probe, false, client.context()) == not_executable);
    CHECK(client.process.commands == std::vector<std::string>{std::string("bash /ioc/config/") + script});
    CHECK(client.sink.has_errors());
  }
}

TEST_CASE("run probe: a probe that fails says why, once") {
  Client client;
  CHECK(launch::run_probe("ready", false, client.context()) == wrong_input);
  CHECK(client.sink.error_count() == 1);
  CHECK(client.sink.first_message() ==
        "no supervised IOC is running: nothing listens at `/nonexistent/stdio.sock.control`");
}

TEST_CASE("run stop: a stop.sh of the user overrides the request to stop") {
  Client client;
  CHECK(launch::run_stop(client.context()) == wrong_input);
  CHECK(client.process.commands.empty());
  client.disk.files["/ioc/config/stop.sh"] = "";
  CHECK(launch::run_stop(client.context()) == not_executable);
  CHECK(client.process.commands == std::vector<std::string>{"bash /ioc/config/stop.sh"});
}
