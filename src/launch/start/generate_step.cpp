#include "launch/start/generate_step.hpp"

#include "core/base/path.hpp"
#include "core/diag/file_result.hpp"
#include "core/diag/output_folder.hpp"

namespace iocwright::launch {

const std::vector<std::string>& boot_file_names() {
  static const std::vector<std::string> names{"st.cmd", "ioc.subst", "wait_list.yaml"};
  return names;
}

Result<std::vector<std::string>> instance_files(const Disk& disk, const std::string& config_folder) {
  std::vector<std::string> out;
  if (config_folder.empty()) return out;
  for (const char* name : {"ioc.yaml", "runtime.yaml"})
    if (const std::string file = path::join(config_folder, name); TRY(or_unreadable(disk.exists(file))))
      out.push_back(file);
  return out;
}

void run_generate(const GenerateStep& step, yaml::Reader& reader, Disk& disk, const Environment& environment,
                  const Limits& limits, const TemplateFiles& templates) {
  auto recovered = OutputFolder::recover(disk, step.output_folder);
  if (reader.sink.take_error(recovered)) return;
  const instance::Generated generated = instance::generate(
      reader, {step.instance_files, step.definition_files}, environment, limits, templates);
  if (reader.sink.has_errors()) return;
  if (step.screens && generated.wants_screens)
    reader.sink.add(
        warning(
            DiagKind::screens_not_made,
            "operator screens are not supported yet: leaving `opi` unchanged and skipping screen databases")
            .help("use `--no-pvi` if you need no screens"));
  auto replaced =
      OutputFolder(disk, step.output_folder, boot_owner).replace(generated.files, boot_file_names());
  reader.sink.take_error(replaced);
}

}  // namespace iocwright::launch
