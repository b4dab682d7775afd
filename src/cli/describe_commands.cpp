// `explain`, `diff`, `graph`, `report` and `eject`: commands that describe an instance.
#include <array>
#include <iostream>

#include "cli/command_table.hpp"
#include "cli/options.hpp"
#include "core/base/path.hpp"
#include "epics/site/epics_paths.hpp"
#include "image/module/lock_file.hpp"
#include "instance/diff_instances.hpp"
#include "instance/eject_instance.hpp"
#include "instance/explain_instance.hpp"
#include "instance/graph_instance.hpp"
#include "instance/report/print_comparison.hpp"
#include "instance/report_instance.hpp"

namespace iocwright::cli {

namespace {

struct Explain : Command {
  instance::ExplainRequest request;

  void options(CLI::App& app, const Session&) override {
    app.add_option("subjects", request.subjects,
                   "an entity type, the id of an entity, ioc.yaml:LINE, st.cmd:LINE, ioc.subst:LINE (without "
                   "a line: all lines), a variable that st.cmd sets, or a PV")
        ->required()
        ->option_text("SUBJECT...");
    app.add_option("--config", request.instance.path,
                   "the config folder of the instance; by default the current folder or $IOC/config")
        ->option_text("PATH");
    add_definitions(app, request.instance);
    app.add_flag("--json", request.json, "print JSON");
  }

  int run(Session& session) override {
    yaml::Reader reader = session.reader(request.instance);
    return instance::explain_instance(request, reader, session.environment, session.limits,
                                      session.templates(), std::cout);
  }
};

struct Diff : Command {
  instance::DiffRequest request;

  void options(CLI::App& app, const Session&) override {
    app.add_option("before", request.before,
                   "a config folder, an instance file, REVISION:PATH of this git repository, or an unpacked "
                   "image")
        ->required()
        ->option_text("BEFORE");
    app.add_option("after", request.after, "what to compare it with, in one of these forms")
        ->required()
        ->option_text("AFTER");
    app.add_option("--config", request.common.path,
                   "the instance to compare in two images; by default that in /epics/ioc/config of each")
        ->option_text("PATH");
    add_definitions(app, request.common);
    app.add_option("--format", request.format, "the format: text (default), json or markdown")
        ->check(one_of({std::begin(report::comparison_formats), std::end(report::comparison_formats)}))
        ->option_text("FORMAT");
  }

  int run(Session& session) override {
    return instance::diff_instances(request, session.machine(), session.sources, session.sink, session.limits,
                                    session.templates(), std::cout);
  }
};

struct Eject : Command {
  instance::EjectRequest request;

  void options(CLI::App& app, const Session&) override {
    add_instance(app, request.instance);
    app.add_option("-o,--output", request.output_folder,
                   "the folder to write to; by default the config folder, whose ioc.yaml becomes "
                   "ioc.yaml.ejected")
        ->option_text("DIR");
  }

  int run(Session& session) override {
    yaml::Reader reader = session.reader(request.instance);
    return instance::eject_instance(request, reader, session.disk, session.environment, session.limits,
                                    session.templates(), std::cout);
  }
};

struct DrawGraph : Command {
  instance::GraphRequest request;
  std::string output;

  void options(CLI::App& app, const Session&) override {
    add_instance(app, request.instance);
    app.add_option("--format", request.format,
                   "the format: dot (default), for Graphviz, mermaid, or svg, which Graphviz draws")
        ->check(one_of({std::begin(instance::graph_formats), std::end(instance::graph_formats)}))
        ->option_text("FORMAT");
    add_output(app, output, "the graph");
  }

  int run(Session& session) override {
    yaml::Reader reader = session.reader(request.instance);
    if (const auto graph = instance::graph_instance(request, reader, session.machine(), session.limits))
      session.print_or_write(*graph, output);
    return session.sink.status();
  }
};

struct Report : Command {
  instance::ReportRequest request;
  std::string output;

  void options(CLI::App& app, const Session&) override {
    add_instance(app, request.instance);
    add_output(app, output, "the page", "-o,--output");
  }

  int run(Session& session) override {
    yaml::Reader reader = session.reader(request.instance);
    read_image(session, reader);
    const auto page =
        instance::report_instance(request, reader, session.environment, session.limits, session.templates());
    if (page && !session.sink.has_errors()) session.print_or_write(*page, output);
    return session.sink.status();
  }

 private:
  /// Enters what the lock file of the image says into the request.
  void read_image(const Session& session, yaml::Reader& reader) {
    const auto paths = epics::EpicsPaths::in_image(request.instance.image_root, session.environment);
    const auto lock =
        image::read_own_lock(path::join(paths.support, "configure/iocwright.lock.yaml"), reader);
    if (!lock) return;
    request.base_version = lock->base.version;
    for (const image::LockedModule& module : lock->modules)
      request.modules.push_back({module.name, module.version, module.license});
  }
};

constexpr std::array describe_rows{
    CommandRow{.name = "explain",
               .summary = "explain an entity type, an entity, or where a line of st.cmd comes from",
               .make = make_command<Explain>},
    CommandRow{
        .name = "diff",
        .summary = "compare two instances: exit status 0 if they are the same, 1 if not, 2 after errors",
        .make = make_command<Diff>},
    CommandRow{.name = "graph",
               .summary = "draw the entities and how they refer to each other, for Graphviz or Mermaid",
               .make = make_command<DrawGraph>},
    CommandRow{.name = "report",
               .summary = "make a page in HTML about the instance, for a wiki",
               .make = make_command<Report>,
               .when_failed = "nothing was written"},
    CommandRow{.name = "eject",
               .summary = "replace ioc.yaml by the st.cmd and ioc.subst that are generated from it",
               .make = make_command<Eject>,
               .when_failed = "nothing was written"},
};

}  // namespace

CommandGroup describe_commands() { return {.name = "", .summary = "", .commands = describe_rows}; }

}  // namespace iocwright::cli
