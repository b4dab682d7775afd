// `run`: the container's entrypoint.
#include <iostream>
#include <memory>

#include "base/clock.hpp"
#include "cli/commands.hpp"
#include "launch/start.hpp"

namespace iocwright::cli {

void setup_run(CLI::App& command, Session& session, int& status) {
  auto dry_run = std::make_shared<bool>(false);
  command.add_flag("--dry-run", *dry_run, "print the steps and do nothing");
  command.callback([dry_run, &session, &status] {
    const auto plan = launch::plan_launch(session.disk, session.environment, session.sink);
    if (!plan || *dry_run || session.sink.has_errors()) {
      if (plan && *dry_run) std::cout << launch::describe(*plan);
      status = ok;
      return;
    }
    RealClock clock;
    launch::Starter starter{session.disk, session.process, clock, session.reader(), session.limits, session.templates(), [&session] { session.finish(); }};
    status = launch::start(*plan, starter);
  });
}

}  // namespace iocwright::cli
