// Startup scripts, which may run themselves, and what they load.
#include "epics/db/load_ioc.hpp"
#include "memory_disk.hpp"
#include "target.hpp"

using namespace iocwright;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::Run run;
  tests::MemoryDisk disk;
  disk.files["x"] = fuzz::text_of(data, size);
  epics::DbFiles files(disk, run.sources);
  const epics::IocLoad load = epics::load_ioc(files, disk, Environment{}, {}, "", "x");
  for (const epics::LoadFinding& finding : load.findings) {
    (void)base_text(finding);
    if (finding.span.known()) (void)run.sources.file(finding.span.file).place(finding.span.end);
  }
  return 0;
}
