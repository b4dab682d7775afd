#include "instance/write_new.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "core/base/path.hpp"
#include "core/base/text.hpp"
#include "core/diag/file_result.hpp"
#include "core/diag/suggestion.hpp"
#include "epics/site/epics_paths.hpp"
#include "epics/site/find_definitions.hpp"
#include "instance/patterns/ioc_header.hpp"
#include "instance/report/new_instance.hpp"
#include "instance/report/new_support.hpp"
#include "instance/resolve/read_definitions.hpp"

namespace iocwright::instance {

namespace {

/// The types of a name: one type, or those of a module.
Result<std::vector<report::AnyType>> types_of(const std::string& name,
                                              const resolve::Definitions& definitions) {
  if (const resolve::EntityType* type = definitions.find(name)) return std::vector<report::AnyType>{type};
  if (const model::BuiltInType* type = model::find_built_in(name)) return std::vector<report::AnyType>{type};
  std::vector<report::AnyType> out;
  for (const auto& type : definitions.types())
    if (type->model().module == name) out.emplace_back(type.get());
  if (!out.empty()) return out;
  std::vector<std::string_view> known = definitions.type_names();
  std::ranges::copy(definitions.module_names(), std::back_inserter(known));
  return fail(
      error(DiagKind::unknown_entity_type, fmt::format("no definition has the type or module `{}`", name))
          .help(did_you_mean(name, known, list_names("the types are", definitions.type_names()))));
}

}  // namespace

std::optional<std::string> make_new_instance(const NewInstanceRequest& request, yaml::Reader& reader,
                                             const Environment& environment) {
  auto place = find_instance_definitions(request.definitions, reader.disk, environment);
  if (reader.sink.take_error(place)) return std::nullopt;
  const resolve::Definitions definitions = resolve::read_definitions(reader, place->definition_files);
  if (reader.sink.has_errors()) return std::nullopt;
  std::vector<report::AnyType> types;
  for (const std::string& name : request.types)
    if (auto found = types_of(name, definitions); !reader.sink.take_error(found))
      std::ranges::copy(*found, std::back_inserter(types));
  if (reader.sink.has_errors()) return std::nullopt;
  return patterns::with_schema_line(report::new_instance(types));
}

namespace {

/// Whether the file is one of the module itself, and not of its build, examples or tests.
bool is_of_module(std::string_view file, std::string_view folder) {
  constexpr std::string_view others[] = {"iocBoot", "iocs", "documentation", "docs", "test", "tests"};
  const std::string_view below = file.substr(folder.size());
  for (const std::string_view part : text::split(below, '/'))
    if (part.starts_with("O.") || std::ranges::find(others, part) != std::end(others)) return false;
  return true;
}

/// The files with these endings, sorted by path.
Result<std::vector<std::string>> files_of(const std::string& folder,
                                          std::initializer_list<const char*> endings, const Disk& disk) {
  std::vector<std::string> out;
  for (const char* ending : endings)
    for (std::string& file : TRY(or_unreadable(epics::find_files(disk, folder, ending, false))))
      if (is_of_module(file, folder)) out.push_back(std::move(file));
  std::ranges::sort(out);
  return out;
}

/// The folder of a module that is given by its folder or its name in $SUPPORT.
Result<std::string> module_folder(const std::string& module, const Disk& disk,
                                  const Environment& environment) {
  const std::string installed = path::join(epics::EpicsPaths::from(environment).support, module);
  for (const std::string& folder : {module, installed})
    if (TRY(or_unreadable(disk.is_folder(folder)))) return path::normal(folder);
  return fail(error(DiagKind::unknown_subject,
                    fmt::format("there is no support module `{}`: neither it nor `{}` is a folder", module,
                                installed))
                  .help("give the folder of a module, or its name in $SUPPORT"));
}

Result<report::ModuleParts> read_module(const std::string& folder, const Disk& disk) {
  report::ModuleParts out{.name = std::string(path::name(folder)), .templates = {}, .commands = {}};
  for (const std::string& file : TRY(files_of(folder, {".template", ".db", ".vdb"}, disk))) {
    // Templates are in the sources and, after a build, also in `db`.
    std::string name(path::name(file));
    if (std::ranges::find(out.templates, name, &report::TemplatePart::file) != out.templates.end()) continue;
    auto macros = report::template_macros(TRY(or_unreadable(disk.read_input(file), "read")));
    if (!macros.empty()) out.templates.push_back({std::move(name), std::move(macros)});
  }
  for (const std::string& file : TRY(files_of(folder, {".c", ".cc", ".cpp", ".cxx"}, disk)))
    for (report::ShellCommand& command :
         report::shell_commands(TRY(or_unreadable(disk.read_input(file), "read"))))
      if (std::ranges::find(out.commands, command.name, &report::ShellCommand::name) == out.commands.end())
        out.commands.push_back(std::move(command));
  return out;
}

}  // namespace

std::optional<std::string> make_new_support(const std::string& module, yaml::Reader& reader,
                                            const Environment& environment) {
  auto folder = module_folder(module, reader.disk, environment);
  if (reader.sink.take_error(folder)) return std::nullopt;
  auto parts = read_module(*folder, reader.disk);
  if (reader.sink.take_error(parts)) return std::nullopt;
  return report::new_support(*parts);
}

}  // namespace iocwright::instance
