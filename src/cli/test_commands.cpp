// `test`: start instances in isolation.
#include <array>
#include <iostream>

#include "cli/command_table.hpp"
#include "cli/options.hpp"
#include "cli/run_context.hpp"
#include "launch/trial/run_trials.hpp"

namespace iocwright::cli {

namespace {

struct Test : Command {
  launch::TrialRequest request;
  std::string format = "table", junit;

  void options(CLI::App& app, const Session&) override {
    app.add_option("paths", request.paths,
                   "config folders, instance files, or folders that contain instances, such as a services "
                   "repository; by default the current folder or $IOC/config")
        ->option_text("[PATH...]");
    app.add_option("--timeout", request.timeout_s,
                   "seconds that an IOC may take until iocInit has completed; default 60")
        ->check(seconds())
        ->option_text("SECONDS");
    app.add_option("-j,--jobs", request.jobs,
                   "the number of instances that run at the same time; by default one per processor")
        ->check(positive_integer())
        ->option_text("N");
    app.add_flag("--allow-network", request.allow_network,
                 "also start instances where they could reach devices and other IOCs");
    app.add_option("--format", format, "the format of the results: table (default) or junit")
        ->check(one_of({"table", "junit"}))
        ->option_text("FORMAT");
    app.add_option("--junit", junit, "also write the results in the format of JUnit to this file")
        ->option_text("FILE");
  }

  int run(Session& session) override {
    const launch::TrialResults results = launch::run_trials(request, run_context(session));
    std::cout << (format == "junit" ? results.junit : results.table);
    if (!junit.empty() && !results.junit.empty()) session.print_or_write(results.junit, junit);
    return results.status;
  }
};

constexpr std::array test_rows{
    CommandRow{.name = "test",
               .summary = "start instances in isolation, read their records, and stop them",
               .make = make_command<Test>},
};

}  // namespace

CommandGroup test_commands() { return {.name = "", .summary = "", .commands = test_rows}; }

}  // namespace iocwright::cli
