// Definitions and an instance, up to the boot files; a line `# instance` stands between the two.
#include "instance/generate.hpp"
#include "memory_disk.hpp"
#include "target.hpp"

using namespace iocwright;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  constexpr std::string_view between = "# instance\n";
  const std::string_view text = fuzz::text_of(data, size);
  const std::size_t at = text.find(between);
  tests::MemoryDisk disk;
  disk.files["/defs.yaml"] = text.substr(0, at);
  disk.files["/ioc.yaml"] = at == std::string_view::npos ? "" : text.substr(at + between.size());
  fuzz::Run run;
  yaml::Reader reader{disk, run.sources, run.sink};
  (void)instance::generate(reader, {{"/ioc.yaml"}, {"/defs.yaml"}}, Environment({{"IOC_NAME", "test"}}),
                           fuzz::limits, TemplateFiles(disk, ""));
  return 0;
}
