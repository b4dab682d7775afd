// EPICS files: substitutions, database definitions, RELEASE. Each may include itself.
#include "epicsdb/dbd_set.hpp"
#include "epicsdb/release.hpp"
#include "epicsdb/substitutions.hpp"
#include "memory_disk.hpp"
#include "target.hpp"

using namespace iocwright;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text = fuzz::text_of(data, size);
  (void)epicsdb::find_entries(text);
  tests::MemoryDisk disk;
  disk.files["/x"] = text;
  (void)epicsdb::read_release(disk, "/x");
  fuzz::Run run;
  epicsdb::DbdSet set(disk, run.sources, run.sink, {"/"});
  set.add({"x", {}});
  for (const epicsdb::LoadedItem& loaded : set.items()) (void)epicsdb::linked_symbols(loaded.item);
  return 0;
}
