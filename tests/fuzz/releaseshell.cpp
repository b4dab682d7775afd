// RELEASE.shell: what our reader of shell scripts understands.
#include "epics/site/release_shell.hpp"
#include "target.hpp"

using namespace iocwright;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text = fuzz::text_of(data, size);
  Environment environment;
  environment.set("SUPPORT", "/epics/support");
  environment.set("EMPTY", "");
  const auto found = epics::read_exports(text, environment);
  if (!found && (found.error().begin > found.error().end || found.error().end > text.size()))
    __builtin_trap();
  return 0;
}
