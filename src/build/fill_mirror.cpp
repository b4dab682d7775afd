#include "build/fill_mirror.hpp"

#include "base/path.hpp"
#include "build/download.hpp"
#include "build/git.hpp"

namespace iocwright::build {

Result<void> fill_mirror(const BuildPlan& plan, const std::string& folder, const Machine& machine) {
  TRY(or_fail(machine.disk.make_folders(folder), "make folder"));
  const Mirror mirror(folder), none;
  for (const ModulePlan& module : plan.modules) {
    for (const Step& step : module.steps) {
      if (const auto* clone = std::get_if<CloneSource>(&step.action)) {
        GitSource git(machine, mirror, path::join(folder, "mirror.log"));
        TRY(git.add_to_mirror(clone->url, clone->version, clone->recursive));
      } else if (const auto* file = std::get_if<DownloadFile>(&step.action)) {
        DownloadFile kept = *file;
        kept.dest = mirror.file_path(file->url);
        TRY(download(kept, machine, none, {}));
      }
    }
  }
  return {};
}

}  // namespace iocwright::build
