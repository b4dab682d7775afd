// EPICS files: substitutions, templates, database definitions and RELEASE. Each may include itself.
#include "epics/db/dbd_set.hpp"
#include "epics/db/msi.hpp"
#include "epics/db/substitutions.hpp"
#include "epics/site/release.hpp"
#include "memory_disk.hpp"
#include "target.hpp"

using namespace iocwright;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text = fuzz::text_of(data, size);
  (void)epics::find_entries(text);
  (void)epics::read_load_template(text);
  tests::MemoryDisk disk;
  disk.files["/x"] = text;
  epics::MsiRequest request;
  request.substitution_file = request.template_file = "/x";
  request.definitions = {std::string(text)};
  request.reports_undefined = true;
  request.maximum_output = 1 << 16;
  (void)epics::run_msi(request, disk, {});
  (void)epics::read_release(disk, "/x", "");
  fuzz::Run run;
  epics::DbdSet set(disk, run.sources, run.sink, {"/"});
  set.add({"x", {}});
  for (const epics::LoadedItem& loaded : set.items()) (void)epics::linked_symbols(loaded.item);
  return 0;
}
