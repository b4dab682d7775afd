// A build context for unit tests, without access to the machine.
#pragma once

#include <sstream>

#include "image/module/build_context.hpp"
#include "memory_disk.hpp"
#include "recording_process.hpp"

namespace iocwright::tests {

struct BuildTester {
  MemoryDisk disk;
  RecordingProcess process;
  RealFetcher fetcher;  ///< nothing is fetched in these tests
  RealClock clock;
  Environment environment;
  Sources sources;
  Sink sink;
  Limits limits;
  std::ostringstream out;

  image::BuildContext context() {
    return {.machine = {disk, process, fetcher, clock, environment},
            .reader = {disk, sources, sink},
            .limits = limits,
            .templates = TemplateFiles(disk, ""),
            .out = out,
            .write_schema = []() -> Result<void> { return {}; }};
  }
};

}  // namespace iocwright::tests
