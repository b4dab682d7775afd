// `pvi` and `screens`: device descriptions and the operator screens that are made of them.
#include <array>
#include <iostream>

#include "cli/command_table.hpp"
#include "cli/options.hpp"
#include "core/base/settings.hpp"
#include "instance/screens/convert_device.hpp"
#include "instance/screens/format_device.hpp"
#include "instance/screens/pvi_schema.hpp"

namespace iocwright::cli {

namespace {

void add_device(CLI::App& app, std::string& device) {
  app.add_option("device", device, "the device description")->required()->option_text("DEVICE");
}

void add_folders(CLI::App& app, std::vector<std::string>& folders) {
  add_list(app, "--yaml-path", folders,
           "a folder of device descriptions, for includes and parents; can be repeated")
      ->option_text("DIR");
}

CLI::Option* add_templates(CLI::App& app, std::vector<std::string>& templates) {
  return add_list(app, "--template", templates, "a database template; can be repeated")->option_text("FILE");
}

int print_messages(const screens::Messages& messages) {
  for (const std::string& message : messages) std::cout << message << "\n";
  return done;
}

struct Format : Command {
  screens::FormatRequest request;
  std::string style;

  void options(CLI::App& app, const Session&) override {
    app.add_option("output", request.output, "the screen to write: .bob, .edl or .adl")
        ->required()
        ->option_text("OUTPUT");
    add_device(app, request.device);
    app.add_option("formatter", request.formatter, "the formatter file")
        ->required()
        ->option_text("FORMATTER");
    add_folders(app, request.folders);
    add_screens_style(app, style);
  }

  int run(Session& session) override {
    auto chosen = screens::screen_style(style, Settings(session.environment));
    if (session.sink.take_error(chosen)) return done;
    request.style = *chosen;
    yaml::Reader reader = session.reader();
    screens::format_device(request, reader, session.disk, session.templates());
    return done;
  }
};

struct GenerateTemplate : Command {
  screens::TemplateRequest request;

  void options(CLI::App& app, const Session&) override {
    add_device(app, request.device);
    app.add_option("prefix", request.prefix, "what comes before `PVI` in the name of the PV")
        ->required()
        ->option_text("PREFIX");
    app.add_option("output", request.output, "the template to write")->required()->option_text("OUTPUT");
    add_folders(app, request.folders);
  }

  int run(Session& session) override {
    yaml::Reader reader = session.reader();
    screens::generate_template(request, reader, session.disk, session.templates());
    return done;
  }
};

struct Schema : Command {
  std::string output;

  void options(CLI::App& app, const Session&) override {
    app.add_option("output", output,
                   "the file to write, named `pvi.device.schema.json` or `pvi.formatter.schema.json`")
        ->required()
        ->option_text("OUTPUT");
  }

  int run(Session& session) override {
    auto written = screens::write_pvi_schema(output, session.disk);
    session.sink.take_error(written);
    return done;
  }
};

struct Convert : Command {
  std::string what;
  screens::ConvertRequest request;

  void options(CLI::App& app, const Session&) override {
    app.add_option("what", what, "`device`")->required()->check(one_of({"device"}))->option_text("device");
    app.add_option("output", request.output_folder, "the folder to write to")
        ->required()
        ->option_text("OUTPUT_DIR");
    app.add_option("--header", request.header, "the C++ header of the driver's class")->option_text("FILE");
    add_templates(app, request.templates);
    app.add_option("--name", request.name, "the name of the device, instead of the class")
        ->option_text("NAME");
    app.add_option("--label", request.label, "the title of the screen, instead of the name")
        ->option_text("LABEL");
    app.add_option("--parent", request.parent, "the parent, instead of the base class")->option_text("NAME");
  }

  int run(Session& session) override {
    yaml::Reader reader = session.reader();
    return print_messages(screens::convert_device(request, reader, session.disk));
  }
};

struct Reconvert : Command {
  std::string device;
  std::vector<std::string> templates;

  void options(CLI::App& app, const Session&) override {
    add_device(app, device);
    add_templates(app, templates)->required();
  }

  int run(Session& session) override {
    yaml::Reader reader = session.reader();
    return print_messages(screens::reconvert_device(device, templates, reader, session.disk));
  }
};

struct Regroup : Command {
  std::string device;
  std::vector<std::string> files;

  void options(CLI::App& app, const Session&) override {
    add_device(app, device);
    app.add_option("ui", files, "screens in MEDM's format")->required()->option_text("UI...");
  }

  int run(Session& session) override {
    yaml::Reader reader = session.reader();
    return print_messages(screens::regroup_device(device, files, reader, session.disk));
  }
};

struct Preview : Command {
  screens::PreviewRequest request;

  void options(CLI::App& app, const Session&) override {
    add_device(app, request.device);
    app.add_option("-o,--output", request.output, "the SVG file to write")->required()->option_text("FILE");
    add_folders(app, request.folders);
  }

  int run(Session& session) override {
    yaml::Reader reader = session.reader();
    screens::preview_device(request, reader, session.disk);
    return done;
  }
};

constexpr std::array pvi_rows{
    CommandRow{.name = "format",
               .summary = "write the operator screens of a device",
               .make = make_command<Format>,
               .when_failed = "nothing was written"},
    CommandRow{.name = "generate-template",
               .summary = "write a database template that serves a device as one PV",
               .make = make_command<GenerateTemplate>,
               .when_failed = "nothing was written"},
    CommandRow{.name = "schema",
               .summary = "write the JSON Schema of device descriptions or formatters",
               .make = make_command<Schema>},
    CommandRow{.name = "convert",
               .summary = "make a device description from database templates",
               .make = make_command<Convert>},
    CommandRow{.name = "reconvert",
               .summary = "add the signals of changed templates to a device description",
               .make = make_command<Reconvert>},
    CommandRow{.name = "regroup",
               .summary = "group the signals of a device as MEDM screens do",
               .make = make_command<Regroup>},
};
constexpr std::array screens_rows{
    CommandRow{.name = "preview",
               .summary = "draw the screens of a device as a picture",
               .make = make_command<Preview>,
               .when_failed = "nothing was written"},
};

}  // namespace

CommandGroup pvi_commands() {
  return {.name = "pvi", .summary = "make operator screens from device descriptions", .commands = pvi_rows};
}

CommandGroup screens_commands() {
  return {.name = "screens", .summary = "look at operator screens", .commands = screens_rows};
}

}  // namespace iocwright::cli
