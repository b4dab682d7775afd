// `dev`: work in a devcontainer.
#include <fmt/format.h>

#include <filesystem>
#include <iostream>
#include <memory>

#include "cli/commands.hpp"
#include "core/base/path.hpp"
#include "core/diag/file_result.hpp"
#include "epics/site/epics_paths.hpp"
#include "image/ioc/dev_module.hpp"
#include "image/module/aside_name.hpp"

namespace iocwright::cli {

namespace {

/// The path of an existing folder, with symbolic links resolved.
Result<std::string> real_folder(const std::string& path) {
  std::error_code problem;
  std::string out = std::filesystem::canonical(path, problem).string();
  if (problem) return fail(error(DiagKind::unreadable_file, FileError{path, problem.value()}.text("access")));
  return out;
}

/// Removes what is in the way of the link to an instance's config folder. A folder with files in it, which
/// may be the user's work, is renamed.
FileResult<void> clear_config(const std::string& config, Session& session) {
  Disk& disk = session.disk;
  const bool folder = TRY(disk.is_folder(config)) && !TRY(disk.is_link(config));
  if (!folder) return disk.remove(config);
  if (TRY(disk.list(config)).empty()) return disk.remove_tree(config);
  const std::string aside = TRY(image::aside_name(config, disk));
  session.sink.add(warning(DiagKind::local_work,
                           fmt::format("`{}` contained files and was renamed to `{}`", config, aside)));
  return disk.rename(config, aside);
}

}  // namespace

void setup_dev_instance(CLI::App& command, Session& session, int& status) {
  auto instance = std::make_shared<std::string>();
  command.add_option("instance", *instance, "the folder of the instance, which contains its config folder")
      ->required()
      ->check(CLI::ExistingDirectory)
      ->option_text("INSTANCE");
  command.callback([instance, &session, &status] {
    const std::string ioc = session.epics_root("ioc");
    auto exists = or_unreadable(session.disk.exists(ioc));
    if (session.sink.take_error(exists)) return;
    if (!*exists) {
      session.sink.add(error(DiagKind::unreadable_file, "Could not find ioc folder " + ioc));
      status = done;
      return;
    }
    auto real = real_folder(*instance);
    if (session.sink.take_error(real)) return;
    const std::string config = path::join(*real, "config");
    const std::string link = path::join(ioc, "config");
    std::cout << "Symlinking " << config << " to " << link << "\n";
    auto linked = clear_config(link, session).and_then([&] { return session.disk.make_link(config, link); });
    if (!linked) session.sink.add(error(DiagKind::unwritable_file, linked.error().text("link")));
    status = done;
  });
}

namespace {

/// Runs a command of this program in a child process that shares our output.
int run_own(std::vector<std::string> arguments, Session& session) {
  arguments.insert(arguments.begin(), "/proc/self/exe");
  const auto ran = session.process.run({std::move(arguments), "", &session.environment, false});
  if (ran) return ran->status;
  session.sink.add(error(DiagKind::tool_failed, ran.error().text("run")));
  return step_failed;
}

int work_on_module(const image::DevModule& module, bool restore, bool make, Session& session) {
  auto placed =
      restore ? image::restore_module(module, session.disk) : image::use_checkout(module, session.disk);
  if (session.sink.take_error(placed)) return wrong_input;
  const std::string folder = path::join(module.support, module.name);
  if (!module.checkout.empty()) std::cout << folder << " is now " << module.checkout << "\n" << std::flush;
  auto forgotten = image::forget_ioc_build(module, session.disk);
  if (session.sink.take_error(forgotten)) return step_failed;
  if (!make) return done;
  // A checkout is built in place, always. A restored module is rebuilt only if it differs from the lock file,
  // which by now describes the checkout.
  std::vector<std::string> build{"support", "build", module.name, "--keep"};
  if (!restore) build.emplace_back("--force");
  auto exists = or_unreadable(session.disk.exists(folder));
  if (session.sink.take_error(exists)) return step_failed;
  if (*exists)
    if (const int status = run_own(std::move(build), session); status != 0) return status;
  return run_own({"ioc", "build"}, session);
}

}  // namespace

void setup_dev_module(CLI::App& command, Session& session, int& status) {
  struct Options {
    image::DevModule module;
    bool restore = false, make = true;
  };
  auto options = std::make_shared<Options>();
  const auto paths = epics::EpicsPaths::from(session.environment);
  options->module.support = paths.support;
  options->module.ioc = paths.ioc;
  command.add_option("module", options->module.name, "the support module")->required()->option_text("MODULE");
  auto* checkout = command
                       .add_option("--checkout", options->module.checkout,
                                   "the tree to work in; by default the one in $SUPPORT")
                       ->check(CLI::ExistingDirectory)
                       ->option_text("DIR");
  command.add_flag("--restore", options->restore, "restore the module that the image was built with")
      ->excludes(checkout);
  command.add_flag("--build,!--no-build", options->make, "build the module and the IOC (on by default)");
  command.callback([options, &session, &status] {
    image::DevModule& module = options->module;
    if (!module.checkout.empty()) {
      auto real = real_folder(module.checkout);
      if (session.sink.take_error(real)) return;
      module.checkout = *std::move(real);
    }
    status = work_on_module(module, options->restore, options->make, session);
  });
}

}  // namespace iocwright::cli
