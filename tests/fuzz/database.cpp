// Database and dbd files, which may include themselves: as Base loads them, and with all of their errors.
#include <algorithm>

#include "epics/db/loaded.hpp"
#include "target.hpp"

using namespace iocwright;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text = fuzz::text_of(data, size);
  for (const bool stops_at_errors : {true, false}) {
    tests::Loaded loaded;
    loaded.rules.stops_at_errors = stops_at_errors;
    loaded.disk.files["x"] = text;
    loaded.load(text, "P=x,R=$(P)y");
    std::vector<epics::LoadFinding> findings = check_init(loaded.database);
    std::ranges::move(loaded.result.findings, std::back_inserter(findings));
    for (const epics::LoadFinding& finding : findings) {
      (void)base_text(finding);
      if (finding.span.known()) (void)loaded.at(finding.span);
    }
  }
  return 0;
}
