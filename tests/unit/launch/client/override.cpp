#include "launch/client/override.hpp"

#include <doctest/doctest.h>

#include "memory_disk.hpp"

using namespace iocwright;

namespace {

/// Records the request instead of replacing the test.
class RecordingProcess : public Process {
 public:
  std::vector<std::string> arguments;
  Environment environment;

  FileResult<ProcessResult> run(const ProcessRequest& /*request*/) override { return ProcessResult{}; }
  FileError become(const ProcessRequest& request) override {
    arguments = request.arguments;
    environment = *request.environment;
    return {request.arguments.front(), EACCES};
  }
};

}  // namespace

TEST_CASE("override: a user's script is executed once, so that it can call the command itself") {
  tests::MemoryDisk disk;
  disk.files["/epics/ioc/config/liveness.sh"] = "";
  RecordingProcess process;
  const Environment environment;
  CHECK(launch::become_user_script("liveness.sh", disk, process, environment)->code == EACCES);
  CHECK(process.arguments == std::vector<std::string>{"bash", "/epics/ioc/config/liveness.sh"});
  CHECK_FALSE(launch::become_user_script("liveness.sh", disk, process, process.environment));
}

TEST_CASE("override: a script that was executed does not hide another one") {
  tests::MemoryDisk disk;
  disk.files["/epics/ioc/config/stop.sh"] = "";
  RecordingProcess process;
  Environment environment;
  environment.set("IOCWRIGHT_OWN_SCRIPT", "liveness.sh");
  CHECK(launch::become_user_script("stop.sh", disk, process, environment));
}
