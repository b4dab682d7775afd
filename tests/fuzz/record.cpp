// The mark of a transaction and a manifest: whatever they contain, nothing outside of the folder is changed.
#include "core/base/file_transaction.hpp"
#include "core/diag/output_folder.hpp"
#include "memory_disk.hpp"
#include "target.hpp"

using namespace iocwright;

namespace {

/// Ends the run if a file outside of /out was changed.
void check(const tests::MemoryDisk& disk) {
  for (const auto& [path, content] : disk.files)
    if (!path::is_within(path, "/out") && (path != "/x" || content != "kept")) __builtin_trap();
  if (!disk.files.contains("/x")) __builtin_trap();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text = fuzz::text_of(data, size);
  for (const char* record : {"/out/.iocwright/commit", "/out/.iocwright/manifest.boot"}) {
    tests::MemoryDisk disk;
    disk.files = {{"/x", "kept"}, {"/out/st.cmd", "old"}, {"/out/.iocwright/new/a", "new"}};
    disk.files[record] = text;
    if (!FileTransaction::recover(disk, "/out")) return 0;
    if (disk.files.contains("/out/.iocwright/commit")) __builtin_trap();
    (void)OutputFolder(disk, "/out", "boot").replace({{"st.cmd", "new"}});
    check(disk);
  }
  if (const auto mark = parse_mark(text)) {
    const auto again = parse_mark(print_mark(mark->changes));
    if (!again || again->changes != mark->changes) __builtin_trap();
  }
  return 0;
}
