// Generates the text of boot files from definitions and an instance, separated by a line `# instance`.
#include "instance/generate.hpp"
#include "instance/boot/print.hpp"
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
  Environment environment;
  environment.set("IOC_NAME", "test");
  const auto boot = instance::read_boot({"/ioc.yaml"}, {"/defs.yaml"}, reader, environment, fuzz::limits);
  if (!boot) return 0;
  (void)boot::print_files(*boot, TemplateFiles(disk, ""));
  for (const boot::ScriptLine& line : boot->script.pre_init) (void)boot::locate(line.place, run.sources);
  return 0;
}
