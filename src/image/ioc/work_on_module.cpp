#include "image/ioc/work_on_module.hpp"

#include <ostream>

#include "core/base/path.hpp"
#include "core/diag/file_result.hpp"
#include "image/ioc/real_folder.hpp"

namespace iocwright::image {

namespace {

/// Runs a command of this program in a child process that shares our output.
int run_own(std::vector<std::string> arguments, Process& process, const Environment& environment,
            Sink& sink) {
  arguments.insert(arguments.begin(), "/proc/self/exe");
  const auto ran =
      process.run({.arguments = std::move(arguments), .folder = "", .environment = &environment});
  if (ran) return ran->status;
  sink.add(error(DiagKind::tool_failed, ran.error().text("run")));
  return step_failed;
}

/// Replaces the module's folder with a link to the checkout, or restores the folder that the image was built
/// with.
Result<void> switch_tree(ModuleWork& request, Disk& disk) {
  DevModule& module = request.module;
  if (!module.checkout.empty()) module.checkout = TRY(real_folder(module.checkout));
  return request.restore ? restore_module(module, disk) : use_checkout(module, disk);
}

/// Ensures that the IOC is linked again, and returns the commands that rebuild it.
Result<std::vector<std::vector<std::string>>> prepare_rebuild(const ModuleWork& request,
                                                              const std::string& folder, Disk& disk) {
  TRY(forget_ioc_build(request.module, disk));
  const bool module_exists = request.build && TRY(or_unreadable(disk.exists(folder)));
  return rebuild_commands(request, module_exists);
}

}  // namespace

std::vector<std::vector<std::string>> rebuild_commands(const ModuleWork& request, bool module_exists) {
  std::vector<std::vector<std::string>> out;
  if (!request.build) return out;
  if (module_exists) {
    out.push_back({"support", "build", request.module.name, "--keep"});
    if (!request.restore) out.back().emplace_back("--force");
  }
  out.push_back({"ioc", "build"});
  return out;
}

int work_on_module(ModuleWork request, Disk& disk, Process& process, const Environment& environment,
                   Sink& sink, std::ostream& out) {
  auto switched = switch_tree(request, disk);
  if (sink.take_error(switched)) return wrong_input;
  const DevModule& module = request.module;
  const std::string folder = path::join(module.support, module.name);
  if (!module.checkout.empty()) out << folder << " is now " << module.checkout << "\n" << std::flush;
  auto commands = prepare_rebuild(request, folder, disk);
  if (sink.take_error(commands)) return step_failed;
  for (std::vector<std::string>& command : *commands)
    if (const int status = run_own(std::move(command), process, environment, sink); status != done)
      return status;
  return done;
}

}  // namespace iocwright::image
