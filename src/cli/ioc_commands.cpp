// `ioc do-wait` and `ioc build`.
#include <iostream>
#include <memory>

#include "base/clock.hpp"
#include "base/path.hpp"
#include "build/generic_ioc.hpp"
#include "cli/commands.hpp"
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
    auto waited = launch::wait_for_hardware({*source, path::join(paths.state, "doWait_completed.txt")}, session.disk, clock, reader);
    const bool timed_out = !waited && waited.error().kind() == DiagKind::hardware_timeout;
    session.sink.take_error(waited);
    status = timed_out ? no_hardware : ok;
  });
}

void setup_ioc_build(CLI::App& command, Session& session, int& status) {
  auto request = std::make_shared<build::GenericIoc>();
  const auto paths = launch::EpicsPaths::from(session.environment);
  request->folder = paths.ioc;
  request->support = paths.support;
  request->epics_base = session.environment.get("EPICS_BASE", session.epics_root("epics-base"));
  command.add_option("--ioc", request->folder, "the folder to build in; $IOC by default")->option_text("DIR");
  command.add_option("--support", request->support, "the support modules; $SUPPORT by default")->option_text("DIR");
  command.add_option("--base", request->epics_base, "EPICS Base; $EPICS_BASE by default")->option_text("DIR");
  command.add_option("-j,--jobs", request->jobs, "how many jobs make runs at once")->check(CLI::PositiveNumber)->option_text("N");
  command.callback([request, &session, &status] {
    auto built = build::build_generic_ioc(*request, session.disk, session.process, session.environment, session.templates());
    const bool failed = session.sink.take_error(built);
    status = failed ? step_failed : ok;
    if (!failed) std::cout << *built << "\n";
  });
}

}  // namespace iocwright::cli
