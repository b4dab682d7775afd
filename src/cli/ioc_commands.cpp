// `ioc do-wait`, `ioc build` and `ioc check-build`.
#include <iostream>
#include <map>
#include <memory>

#include "cli/build_ioc.hpp"
#include "cli/commands.hpp"
#include "core/base/clock.hpp"
#include "core/base/path.hpp"
#include "core/base/settings.hpp"
#include "core/base/try.hpp"
#include "epics/site/epics_paths.hpp"
#include "image/ioc/check_ioc.hpp"
#include "image/ioc/generic_ioc.hpp"
#include "image/ioc/global_definitions.hpp"
#include "image/ioc/open_folders.hpp"
#include "instance/schema/schema_file.hpp"
#include "launch/start/start.hpp"

namespace iocwright::cli {

void setup_do_wait(CLI::App& command, Session& session, int& status) {
  auto source = std::make_shared<std::string>(session.epics_root("runtime/wait_list.yaml"));
  command.add_option("--source", *source, "the list of hardware to wait for")->option_text("FILE");
  command.callback([source, &session, &status] {
    RealClock clock;
    yaml::Reader reader = session.reader();
    const auto paths = epics::EpicsPaths::from(session.environment);
    auto waited = launch::wait_for_hardware({*source, path::join(paths.state, "doWait_completed.txt")},
                                            session.disk, clock, reader, session.environment, {});
    if (!waited) status = waited.error().kind() == DiagKind::hardware_timeout ? no_hardware : step_failed;
    session.sink.take_error(waited);
  });
}

Result<std::string> build_whole_ioc(const image::GenericIoc& ioc, image::OpenFolders folders,
                                    Session& session) {
  const std::string ibek_defs = session.epics_root("ibek-defs");
  const std::string source = Settings(session.environment).text(Setting::source_folder);
  if (!source.empty()) TRY(image::link_global_definitions(source, ibek_defs, session.disk));
  yaml::Reader reader = session.reader();
  TRY(schema::write_ioc_schema(reader, session.disk, ibek_defs));
  if (session.sink.has_errors()) return std::string();  // the errors of the definitions are reported already
  std::string binary = TRY(
      image::build_generic_ioc(ioc, session.disk, session.process, session.environment, session.templates()));
  folders.epics_root = session.epics_root();
  folders.ioc = ioc.folder;
  TRY(image::open_folders(folders, session.disk, session.process, session.environment));
  return binary;
}

namespace {

struct IocBuild {
  image::GenericIoc ioc;
  image::OpenFolders folders;
};

void add_place_options(CLI::App& command, image::GenericIoc& ioc, Session& session) {
  const auto paths = epics::EpicsPaths::from(session.environment);
  ioc.folder = paths.ioc;
  ioc.support = paths.support;
  ioc.epics_base = Settings(session.environment).text(Setting::epics_base);
  command.add_option("--ioc", ioc.folder, "the folder of the Generic IOC; by default $IOC")
      ->option_text("DIR");
  command.add_option("--support", ioc.support, "the folder of the support modules; by default $SUPPORT")
      ->option_text("DIR");
  command.add_option("--base", ioc.epics_base, "the folder of EPICS Base; by default $EPICS_BASE")
      ->option_text("DIR");
}

}  // namespace

void setup_ioc_build(CLI::App& command, Session& session, int& status) {
  auto request = std::make_shared<IocBuild>();
  add_place_options(command, request->ioc, session);
  static const std::map<std::string, image::Sharing> sharings{{"nobody", image::Sharing::nobody},
                                                              {"group", image::Sharing::group},
                                                              {"everyone", image::Sharing::everyone}};
  command.add_option("-j,--jobs", request->ioc.jobs, "number of parallel jobs of make")
      ->check(CLI::PositiveNumber)
      ->option_text("N");
  command
      .add_option(
          "--share-with", request->folders.sharing,
          "who, besides the owner, may write to the folders that an IOC writes to: group, everyone or nobody")
      ->transform(CLI::CheckedTransformer(sharings))
      ->option_text("WHOM");
  command
      .add_option("--group", request->folders.group,
                  "the group of these folders when root builds; by default 0")
      ->option_text("GROUP");
  command.callback([request, &session, &status] {
    auto built = build_whole_ioc(request->ioc, request->folders, session);
    const bool failed = session.sink.take_error(built);
    status = failed ? step_failed : done;
    if (!failed && !built->empty()) std::cout << *built << "\n";
  });
}

void setup_check_build(CLI::App& command, Session& session, int& status) {
  auto request = std::make_shared<image::IocCheck>();
  const auto paths = epics::EpicsPaths::from(session.environment);
  request->support = paths.support;
  request->epics_base = Settings(session.environment).text(Setting::epics_base);
  command.add_option("--support", request->support, "the folder of the support modules; by default $SUPPORT")
      ->option_text("DIR");
  command.add_option("--base", request->epics_base, "the folder of EPICS Base; by default $EPICS_BASE")
      ->option_text("DIR");
  command
      .add_option("--target", request->target,
                  "the target architecture; by default $EPICS_TARGET_ARCH, or else the host's")
      ->option_text("ARCH");
  command.callback([request, &session, &status] {
    status = done;
    if (request->target.empty())
      request->target = Settings(session.environment).text(Setting::epics_target_arch);
    if (request->target.empty()) {
      auto host =
          image::build_host_arch(request->epics_base, session.disk, session.process, session.environment);
      if (session.sink.take_error(host)) return;
      request->target = *host;
    }
    const auto counts = image::check_ioc(*request, session.disk, session.sources, session.sink);
    if (!session.sink.has_errors())
      std::cout << counts.dbds << " dbds, " << counts.libraries << " libraries, " << counts.symbols
                << " symbols: the IOC links\n";
  });
}

}  // namespace iocwright::cli
