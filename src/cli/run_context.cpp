#include "cli/run_context.hpp"

#include <iostream>

namespace iocwright::cli {

launch::RunContext run_context(Session& session) {
  return {.disk = session.disk,
          .process = session.process,
          .clock = session.clock,
          .reader = session.reader(),
          .limits = session.limits,
          .templates = session.templates(),
          .environment = session.environment,
          .out = std::cout,
          .style = session.style,
          .finish = [&session](int status) { return session.finish(status); },
          .drop_color = [&session] { session.style.color = session.style.color && session.color_is_given; }};
}

}  // namespace iocwright::cli
