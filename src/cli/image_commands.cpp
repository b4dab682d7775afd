// What an image build calls for its runtime stage: `ioc extract-runtime-assets`, `support
// apt-install-runtime-packages`.
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
  command.add_option("destination", request.destination, "the root folder to put the assets into")
      ->required()
      ->option_text("DESTINATION");
  command.add_option("extras", request.extras, "files and folders to take as well")
      ->option_text("[EXTRA...]");
  command
      .add_option("--source", request.source, "the root folder to take assets from; $EPICS_ROOT by default")
      ->option_text("DIR");
  command.add_flag("--defaults,!--no-defaults", request.defaults,
                   "take what every IOC needs (on by default)");
  command.add_flag("--dry-run,!--no-dry-run", options->dry_run, "print what would be taken");
  command.add_flag("--prune,!--no-prune", request.prune,
                   "take only what the IOC needs: the shared libraries that it loads, and no build tools");
  command.add_flag("--system-libraries", request.system_libraries,
                   "with --prune: take the libraries that packages bring too, for an image without packages");
  command.add_flag("--move", options->options.move,
                   "take the files out of the source, which is of no use afterwards");
  command.add_flag("--strip,!--no-strip", options->options.strip,
                   "strip programs and libraries of symbols (on by default)");
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
