#include "launch/start/shadowed_files.hpp"

#include "core/base/path.hpp"
#include "core/diag/file_result.hpp"
#include "instance/check/names_file.hpp"

namespace iocwright::launch {

Result<void> warn_of_shadowed(const GenerateStep& step, const LaunchPlan& plan, const Disk& disk,
                              Sink& sink) {
  if (step.shadowed.empty()) return {};
  const std::string script =
      TRY(or_unreadable(disk.read(path::join(step.request.output_folder, "st.cmd")), "read"));
  std::vector<std::string> names;
  for (const Placement& file : step.shadowed)
    if (!check::names_file(script, file.from, plan.paths.ioc, plan.environment)) names.push_back(file.to);
  check::report_shadowed(names, {}, sink);
  return {};
}

}  // namespace iocwright::launch
