// `ioc generate-schema`, `support generate-schema` and `support generate-recipe-schema`.
#include <iostream>
#include <memory>

#include "cli/commands.hpp"
#include "image/recipe/recipe.hpp"
#include "instance/resolve/read_definitions.hpp"
#include "instance/schema/schema.hpp"
#include "instance/schema/schema_file.hpp"
#include "lang/format/schema_parts.hpp"

namespace iocwright::cli {

namespace {

/// Prints the schema, or writes it to the file `output` if that is not empty.
void output_schema(Session& session, Result<std::string> schema, const std::string& output) {
  if (session.sink.take_error(schema)) return;
  if (output.empty()) {
    std::cout << *schema;
    return;
  }
  auto written = schema::write_schema(session.disk, *schema, output);
  session.sink.take_error(written);
}

struct SchemaOptions {
  std::vector<std::string> definitions;
  std::string output;
  bool ibek_defs = true;
};

}  // namespace

void setup_instance_schema(CLI::App& command, Session& session, int& status) {
  auto options = std::make_shared<SchemaOptions>();
  command.add_option("definitions", options->definitions, "definition files")->option_text("[DEFINITION...]");
  command.add_option("--output", options->output, "the file to write; by default the schema is printed")
      ->option_text("FILE");
  command.add_flag("--ibek-defs,!--no-ibek-defs", options->ibek_defs,
                   "include the definitions of this Generic IOC (on by default)");
  command.callback([options, &session, &status] {
    if (options->definitions.empty() && !options->ibek_defs) {
      std::cerr << "One or more `definitions` required with `--no-ibek-defs`\n";
      status = wrong_input;
      return;
    }
    std::vector<std::string> files = options->definitions;
    const std::string folder = session.epics_root("ibek-defs");
    if (options->ibek_defs) {
      auto found = schema::ioc_definitions(session.disk, folder);
      if (session.sink.take_error(found)) return;
      for (std::string& file : *found) files.push_back(std::move(file));
    }
    if (files.empty()) {
      std::cerr << "No `definitions` given and none found in " << folder << "\n";
      status = wrong_input;
      return;
    }
    yaml::Reader reader = session.reader();
    const resolve::Definitions definitions = resolve::read_definitions(reader, files);
    if (!session.sink.has_errors())
      output_schema(session, schema::instance_schema(definitions), options->output);
    status = done;
  });
}

void setup_recipe_schema(CLI::App& command, Session& session, int& status) {
  auto output = std::make_shared<std::string>();
  command.add_option("--output", *output, "the file to write; by default the schema is printed")
      ->option_text("FILE");
  command.callback([output, &session, &status] {
    output_schema(session, format::file_schema(image::recipe_format()), *output);
    status = done;
  });
}

void setup_support_schema(CLI::App& command, Session& session, int& status) {
  auto output = std::make_shared<std::string>();
  command.add_option("--output", *output, "the file to write; by default the schema is printed")
      ->option_text("FILE");
  command.callback([output, &session, &status] {
    output_schema(session, schema::support_schema(), *output);
    status = done;
  });
}

}  // namespace iocwright::cli
