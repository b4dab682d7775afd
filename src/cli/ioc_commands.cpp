// `ioc do-wait` and `ioc build`.
#include <iostream>
#include <map>
#include <memory>

#include "base/clock.hpp"
#include "base/path.hpp"
#include "base/try.hpp"
#include "build/check_ioc.hpp"
#include "build/generic_ioc.hpp"
#include "build/global_definitions.hpp"
#include "build/open_folders.hpp"
#include "cli/build_ioc.hpp"
#include "cli/commands.hpp"
#include "emit/schema_file.hpp"
#include "launch/epics_paths.hpp"
#include "launch/start.hpp"

namespace iocwright::cli {

void setup_do_wait(CLI::App& command, Session& session, int& status) {
  auto source = std::make_shared<std::string>(session.epics_root("runtime/wait_list.yaml"));
  command.add_option("--source", *source, "the list of hardware to wait for")->option_text("FILE");
  command.callback([source, &session, &status] {
    RealClock clock;
    model::Reader reader = session.reader();
    const auto paths = launch::EpicsPaths::from(session.environment);
    auto waited = launch::wait_for_hardware({*source, path::join(paths.state, "doWait_completed.txt")}, session.disk, clock, reader,
                                            session.environment, {});
    if (!waited) status = waited.error().kind() == DiagKind::hardware_timeout ? no_hardware : step_failed;
    session.sink.take_error(waited);
  });
}

Result<std::string> build_whole_ioc(const build::GenericIoc& ioc, build::OpenFolders folders, Session& session) {
  const std::string ibek_defs = session.epics_root("ibek-defs");
  const std::string source = session.environment.get("SOURCE_FOLDER");
  if (!source.empty()) TRY(build::link_global_definitions(source, ibek_defs, session.disk));
  model::Reader reader = session.reader();
  TRY(emit::write_ioc_schema(reader, session.disk, ibek_defs));
  if (session.sink.has_errors()) return std::string();  // the faults of the definitions are all there is to say
  std::string binary = TRY(build::build_generic_ioc(ioc, session.disk, session.process, session.environment, session.templates()));
  folders.epics_root = session.epics_root();
  folders.ioc = ioc.folder;
  TRY(build::open_folders(folders, session.disk, session.process, session.environment));
  return binary;
}

namespace {

struct IocBuild {
  build::GenericIoc ioc;
  build::OpenFolders folders;
};

void add_place_options(CLI::App& command, build::GenericIoc& ioc, Session& session) {
  const auto paths = launch::EpicsPaths::from(session.environment);
  ioc.folder = paths.ioc;
  ioc.support = paths.support;
  ioc.epics_base = session.environment.get("EPICS_BASE", session.epics_root("epics-base"));
  command.add_option("--ioc", ioc.folder, "the Generic IOC's folder; $IOC by default")->option_text("DIR");
  command.add_option("--support", ioc.support, "the support modules; $SUPPORT by default")->option_text("DIR");
  command.add_option("--base", ioc.epics_base, "EPICS Base; $EPICS_BASE by default")->option_text("DIR");
}

}  // namespace

void setup_ioc_build(CLI::App& command, Session& session, int& status) {
  auto request = std::make_shared<IocBuild>();
  add_place_options(command, request->ioc, session);
  static const std::map<std::string, build::Sharing> sharings{
      {"nobody", build::Sharing::nobody}, {"group", build::Sharing::group}, {"everyone", build::Sharing::everyone}};
  command.add_option("-j,--jobs", request->ioc.jobs, "how many jobs make runs at once")->check(CLI::PositiveNumber)->option_text("N");
  command
      .add_option("--share-with", request->folders.sharing,
                  "who besides the owner may write to the folders that an IOC writes to: group, everyone or nobody")
      ->transform(CLI::CheckedTransformer(sharings))
      ->option_text("WHOM");
  command.add_option("--group", request->folders.group, "the group that these folders get when root builds; 0 by default")
      ->option_text("GROUP");
  command.callback([request, &session, &status] {
    auto built = build_whole_ioc(request->ioc, request->folders, session);
    const bool failed = session.sink.take_error(built);
    status = failed ? step_failed : ok;
    if (!failed && !built->empty()) std::cout << *built << "\n";
  });
}

void setup_check_build(CLI::App& command, Session& session, int& status) {
  auto request = std::make_shared<build::IocCheck>();
  const auto paths = launch::EpicsPaths::from(session.environment);
  request->support = paths.support;
  request->epics_base = session.environment.get("EPICS_BASE", session.epics_root("epics-base"));
  command.add_option("--support", request->support, "the support modules; $SUPPORT by default")->option_text("DIR");
  command.add_option("--base", request->epics_base, "EPICS Base; $EPICS_BASE by default")->option_text("DIR");
  command.add_option("--target", request->target, "the architecture that is built for; $EPICS_TARGET_ARCH or the host's by default")
      ->option_text("ARCH");
  command.callback([request, &session, &status] {
    status = ok;
    if (request->target.empty()) request->target = session.environment.get("EPICS_TARGET_ARCH");
    if (request->target.empty()) {
      auto host = build::build_host_arch(request->epics_base, session.disk, session.process, session.environment);
      if (session.sink.take_error(host)) return;
      request->target = *host;
    }
    const auto counts = build::check_ioc(*request, session.disk, session.sources, session.sink);
    if (!session.sink.has_errors())
      std::cout << counts.dbds << " dbds, " << counts.libraries << " libraries, " << counts.symbols << " symbols: the IOC links\n";
  });
}

}  // namespace iocwright::cli
