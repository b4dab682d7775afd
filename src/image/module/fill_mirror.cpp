#include "image/module/fill_mirror.hpp"

#include "core/base/path.hpp"
#include "core/diag/file_result.hpp"
#include "core/fetch/download.hpp"
#include "core/fetch/git.hpp"

namespace iocwright::image {

Result<void> fill_mirror(const BuildPlan& plan, const std::string& folder, const Machine& machine) {
  TRY(or_fail(machine.disk.make_folders(folder), "create folder"));
  const fetch::Mirror mirror(folder), none;
  for (const ModulePlan& module : plan.modules) {
    for (const Step& step : module.steps) {
      if (const auto* clone = std::get_if<CloneSource>(&step.action)) {
        fetch::GitSource git(machine, mirror, path::join(folder, "mirror.log"));
        TRY(git.add_to_mirror(clone->url, clone->version, clone->recursive));
      } else if (const auto* file = std::get_if<DownloadFile>(&step.action)) {
        DownloadFile kept = *file;
        kept.dest = mirror.file_path(file->url);
        TRY(fetch::download(kept, machine, none, {}));
      }
    }
  }
  return {};
}

}  // namespace iocwright::image
