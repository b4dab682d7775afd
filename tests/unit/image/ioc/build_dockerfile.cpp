#include "image/ioc/build_dockerfile.hpp"

#include <doctest/doctest.h>

#include <sstream>

#include "environment_with.hpp"
#include "memory_disk.hpp"
#include "recording_process.hpp"

namespace iocwright::image {

namespace {

const char* const dockerfile = R"(ARG BASE
FROM ${BASE} AS developer
# comment
RUN echo a && \
    echo b
WORKDIR ${SOURCE_FOLDER}/ibek-support
COPY ibek-support/ramp ramp
RUN ansible.sh ramp
FROM developer AS runtime_prep
RUN ibek ioc extract-runtime-assets /assets
)";

struct Build {
  tests::MemoryDisk disk;
  tests::RecordingProcess process;
  std::ostringstream out;
  DockerfileBuild build;
  std::string message;

  bool run() {
    auto done = build_dockerfile(build, disk, process, tests::with({{"SOURCE_FOLDER", "/src"}}), out);
    if (!done) message = done.error().message();
    return done.has_value();
  }
};

}  // namespace

TEST_CASE("build-docker: runs RUN and follows WORKDIR, up to the stage runtime_prep") {
  Build build;
  build.disk.files = {{"Dockerfile", dockerfile}};
  REQUIRE(build.run());
  CHECK(build.process.commands ==
        std::vector<std::string>{"bash -c  echo a && echo b", "bash -c  ansible.sh ramp"});
  CHECK(build.disk.folders.contains("/src/ibek-support"));
  CHECK(build.out.str().find("step 6 RUN ansible.sh ramp\n") != std::string::npos);
  CHECK(build.out.str().find("Aborting before destructive") != std::string::npos);
}

TEST_CASE("build-docker: --start skips commands but still follows WORKDIR, and --stop ends") {
  Build build;
  build.disk.files = {{"Dockerfile", dockerfile}};
  build.build.start = 6;
  build.build.stop = 6;
  REQUIRE(build.run());
  CHECK(build.process.commands.size() == 1);
  CHECK(build.disk.folders.contains("/src/ibek-support"));
  CHECK(build.out.str().find("SKIPPING: step 3 RUN") != std::string::npos);
  CHECK(build.out.str().find("Aborting") == std::string::npos);
}

TEST_CASE("build-docker: a failed command, and a missing Dockerfile, are errors") {
  Build build;
  CHECK_FALSE(build.run());
  CHECK(build.message == "`Dockerfile` is missing");
  build.disk.files = {{"Dockerfile", "RUN false\nRUN true\n"}};
  build.process.statuses = {1};
  CHECK_FALSE(build.run());
  CHECK(build.message == "`false` exited with status 1");
  CHECK(build.process.commands.size() == 1);
}

}  // namespace iocwright::image
