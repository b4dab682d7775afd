// `list`: what an instance consists of.
#include <array>
#include <iostream>

#include "cli/command_table.hpp"
#include "cli/options.hpp"
#include "instance/list_instance.hpp"
#include "instance/report/listing.hpp"

namespace iocwright::cli {

namespace {

template <instance::ListKind kind>
struct List : Command {
  instance::ListRequest request{.kind = kind};

  void options(CLI::App& app, const Session&) override {
    add_instance(app, request.instance);
    app.add_option("--format", request.format, "the format: table (default), csv or json")
        ->check(one_of({std::begin(report::listing_formats), std::end(report::listing_formats)}))
        ->option_text("FORMAT");
  }

  int run(Session& session) override {
    yaml::Reader reader = session.reader(request.instance);
    return instance::list_instance(request, reader, session.environment, session.limits, session.templates(),
                                   std::cout);
  }
};

using instance::ListKind;

constexpr std::array list_rows{
    CommandRow{.name = "entities",
               .summary = "list the entities, with their types, ids and places",
               .make = make_command<List<ListKind::entities>>},
    CommandRow{.name = "types",
               .summary = "list the entity types that the instance can use, with their parameters",
               .make = make_command<List<ListKind::types>>},
    CommandRow{.name = "macros",
               .summary = "list the macros that entities pass to database templates",
               .make = make_command<List<ListKind::macros>>},
    CommandRow{.name = "pvs",
               .summary = "list the records and aliases, with their templates and entities",
               .make = make_command<List<ListKind::pvs>>},
    CommandRow{.name = "env",
               .summary = "list the environment variables that st.cmd sets",
               .make = make_command<List<ListKind::environment>>},
};

}  // namespace

CommandGroup list_commands() {
  return {.name = "list", .summary = "list what an instance consists of", .commands = list_rows};
}

}  // namespace iocwright::cli
