// The commands for the runtime stage of an image: `ioc extract-runtime-assets` and
// `support apt-install-runtime-packages`.
#include <iostream>
#include <memory>

#include "cli/commands.hpp"
#include "core/base/path.hpp"
#include "epics/site/epics_paths.hpp"
#include "image/assets/extract_assets.hpp"
#include "image/assets/runtime_packages.hpp"

namespace iocwright::cli {

namespace {

struct Extract {
  image::AssetRequest request;
  image::ExtractOptions options;
  bool dry_run = false;
};

void print_plan(const image::AssetPlan& plan, const std::string& destination) {
  for (const auto& [path, asset] : plan) {
    if (asset.kind == image::AssetKind::folder) continue;
    std::cout << path << " -> " << path::join(destination, path.substr(1))
              << (asset.kind == image::AssetKind::link ? " (link)" : "") << "\n";
  }
}

int extract(Extract& extract, Session& session) {
  image::AssetRequest& request = extract.request;
  while (request.destination.size() > 1 && request.destination.ends_with('/')) request.destination.pop_back();
  const image::AssetPlan plan = image::plan_assets(request, session.disk, session.environment, session.sink);
  if (session.sink.has_errors()) return done;
  if (extract.dry_run) {
    print_plan(plan, request.destination);
    return done;
  }
  extract.options.destination = request.destination;
  auto counts = image::extract_assets(plan, extract.options, session.disk, session.process);
  if (session.sink.take_error(counts)) return step_failed;
  std::cout << counts->files << " files and " << counts->links << " links in " << request.destination << ", "
            << counts->stripped << " stripped of symbols\n";
  return done;
}

}  // namespace

void setup_extract_assets(CLI::App& command, Session& session, int& status) {
  auto options = std::make_shared<Extract>();
  image::AssetRequest& request = options->request;
  request.source = session.epics_root();
  const auto paths = epics::EpicsPaths::from(session.environment);
  request.ioc = paths.ioc;
  command.add_option("destination", request.destination, "the folder to copy to")
      ->required()
      ->option_text("DESTINATION");
  command.add_option("extras", request.extras, "additional files and folders")->option_text("[EXTRA...]");
  command.add_option("--source", request.source, "the root folder to copy from; by default $EPICS_ROOT")
      ->option_text("DIR");
  command.add_flag("--defaults,!--no-defaults", request.defaults,
                   "include what every IOC needs (on by default)");
  command.add_flag("--dry-run,!--no-dry-run", options->dry_run, "print what would be copied");
  command.add_flag("--prune,!--no-prune", request.prune,
                   "include only what the IOC needs: the shared libraries that it loads, and no build tools");
  command.add_flag("--system-libraries", request.system_libraries,
                   "with --prune, include libraries of system packages, for an image without packages");
  command.add_flag("--move", options->options.move,
                   "move files instead of copying them; the source cannot be used afterwards");
  command.add_flag("--strip,!--no-strip", options->options.strip,
                   "strip symbols from programs and libraries (on by default)");
  command.callback([options, support = paths.support, &session, &status] {
    options->request.support = support;
    status = extract(*options, session);
  });
}

void setup_apt_install(CLI::App& command, Session& session, int& status) {
  auto request = std::make_shared<image::RuntimePackages>();
  const auto paths = epics::EpicsPaths::from(session.environment);
  request->list = path::join(paths.support, "configure/runtime_debs");
  command.add_flag("--upgrade,!--no-upgrade", request->upgrade,
                   "upgrade the packages of the image first (on by default)");
  command.add_flag("--dry-run", request->dry_run, "print the commands");
  command.callback([request, &session, &status] {
    auto installed = image::install_runtime_packages(*request, session.disk, session.process,
                                                     session.environment, std::cout);
    status = session.sink.take_error(installed) ? step_failed : done;
  });
}

}  // namespace iocwright::cli
