#include "epics/db/load_ioc.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <map>
#include <utility>

#include "epics/db/iocsh.hpp"
#include "epics/db/numbers.hpp"
#include "epics/db/read_document.hpp"
#include "epics/db/script_loads.hpp"
#include "epics/db/substitutions.hpp"

namespace iocwright::epics {

namespace {

class Ioc {
 public:
  Ioc(DbFiles& files, const Disk& disk, Environment environment, Database database, const std::string& folder)
      : files_(files),
        environment_(std::move(environment)),
        load_{.database = std::move(database), .findings = {}},
        shell_(
            files, disk, environment_, [&](const ScriptCommand& command) { return run(command); },
            load_.findings) {
    shell_.folder = folder;
  }

  IocLoad start(std::string_view script) {
    if (shell_.run_script(script, "") == IocShell::End::done && !is_initialized_) initialize({});
    return std::move(load_);
  }

 private:
  CommandResult run(const ScriptCommand& command) {
    if (command.name == "dbLoadRecords") return load_records(command);
    if (command.name == "dbLoadDatabase") return load_database(command);
    if (command.name == "dbLoadTemplate") return load_template(command);
    if (command.name == "var") return set_variable(command);
    if (command.name == "iocInit") return initialize(command.span);
    return CommandResult::unknown;
  }

  CommandResult fail(LoadFinding finding) {
    load_.findings.push_back(std::move(finding));
    return CommandResult::failed;
  }
  CommandResult fail(const ScriptCommand& command, std::string reason) {
    return fail({.problem = LoadProblem::command_failed,
                 .span = command.span,
                 .name = command.name,
                 .reason = std::move(reason)});
  }

  CommandResult load(const DbReadOptions& options, Span span) {
    const DbDocument document = read_document(files_, environment_, options);
    LoadResult result = load_document(load_.database, document,
                                      {.records_only_once = variables_["dbRecordsOnceOnly"] != 0,
                                       .is_strict = variables_["dbConvertStrict"] != 0,
                                       .allows_turning_slopes = variables_["dbBptNotMonotonic"] != 0});
    for (LoadFinding& finding : result.findings) {
      if (!finding.span.known()) finding.span = span;
      load_.findings.push_back(std::move(finding));
    }
    if (result.crashed) return CommandResult::stop;
    return result.failed ? CommandResult::failed : CommandResult::done;
  }

  DbReadOptions options(std::string_view file, std::string_view macros) {
    return {.file = std::string(file),
            .macros = std::string(macros),
            .folder = shell_.folder,
            .reports_macros = variables_["dbQuietMacroWarnings"] == 0};
  }

  CommandResult load_records(const ScriptCommand& command) {
    if (command.arguments.empty()) return CommandResult::failed;  // prints its usage
    if (is_initialized_) return fail({.problem = LoadProblem::after_init, .span = command.span});
    if (command.argument(0).empty()) return CommandResult::failed;
    return load(options(command.argument(0), command.argument(1)), command.argument_span(0));
  }

  CommandResult load_database(const ScriptCommand& command) {
    if (command.argument(0).empty()) return CommandResult::failed;
    DbReadOptions how = options(command.argument(0), command.argument(2));
    how.path = command.argument(1);
    return load(how, command.argument_span(0));
  }

  /// Base returns success even if the file or a row is wrong.
  CommandResult load_template(const ScriptCommand& command) {
    if (command.argument(0).empty()) return fail(command, "must specify variable substitution file");
    const FileId file = files_.read(shell_.folder, std::string(command.argument(0)));
    if (file == 0)
      return fail(command, fmt::format("dbLoadTemplate: error opening sub file {}", command.argument(0)));
    const Substitutions substitutions = read_load_template(files_.text(file));
    std::vector<SubstitutionItem> items = substitutions.items;
    for (const SubstitutionError& error : substitutions.errors) {
      fail({.problem = LoadProblem::template_syntax,
            .span = span_of(file, error.range),
            .name = std::string(command.argument(0)),
            .reason = error.message});
      if (!error.is_fatal) continue;
      items.resize(error.items_before);
      break;
    }
    for (const DatabaseLoad& row : template_loads(file, items, std::string(command.argument(1))))
      if (is_initialized_) fail({.problem = LoadProblem::after_init, .span = row.span});
      else if (load(options(row.file, row.macros), row.span) == CommandResult::stop)
        return CommandResult::stop;
    return CommandResult::done;
  }

  CommandResult set_variable(const ScriptCommand& command) {
    if (command.arguments.empty()) return CommandResult::done;
    const std::string& name = command.arguments[0];
    const auto& all = load_.database.definitions.variables;
    const auto found = all.find(name);
    const bool is_known = found != all.end() && found->second.is_linked;
    if (command.arguments.size() < 2)
      return is_known || name.find_first_of("*?") != std::string::npos
                 ? CommandResult::done
                 : fail(command, fmt::format("No var matching {} found.", name));
    if (!is_known) return fail(command, fmt::format("Var {} not found.", name));
    const std::string& value = command.arguments[1];
    const IntegerResult number = parse_integer(value, false);
    if (found->second.table == "double") {
      if (check_double(value) == NumberError::none) return CommandResult::done;
      return fail(command, fmt::format("Invalid double value. Var {} not changed.", name));
    }
    if (number.error != NumberError::none)
      return fail(command, fmt::format("Invalid integer value. Var {} not changed.", name));
    variables_[name] = number.value;
    return CommandResult::done;
  }

  CommandResult initialize(Span span) {
    if (is_initialized_) return fail({.problem = LoadProblem::init_again, .span = span});
    is_initialized_ = true;
    for (LoadFinding& finding : check_init(load_.database)) load_.findings.push_back(std::move(finding));
    return CommandResult::done;
  }

  DbFiles& files_;
  Environment environment_;
  IocLoad load_;
  IocShell shell_;
  std::map<std::string, std::int64_t, std::less<>> variables_;
  bool is_initialized_ = false;
};

IocLoad load_built_in(DbFiles& files, const DbReadOptions& options, Database database = {}) {
  IocLoad out{.database = std::move(database)};
  // One statement at a time: all of them take several times the memory of the database.
  std::vector<LoadFinding> found;
  out.findings = read_statements(files, Environment{}, options, [&](DbStatement statement) {
    DbDocument one;
    one.statements.push_back(std::move(statement));
    std::ranges::move(load_document(out.database, one, {.is_linked = true}).findings,
                      std::back_inserter(found));
  });
  std::ranges::move(found, std::back_inserter(out.findings));
  return out;
}

}  // namespace

IocLoad load_built_in_dbd(DbFiles& files, const std::string& path, DbdDetail detail) {
  return load_built_in(files, {.file = path, .skips_fields = detail == DbdDetail::no_fields});
}

void read_fields(Database& database, const std::string& record_type, DbFiles& files) {
  auto& types = database.definitions.record_types;
  const auto type = types.find(record_type);
  if (type == types.end() || !type->second.unread.known()) return;
  Database menus;  // that fields refer to
  menus.definitions.menus.swap(database.definitions.menus);
  const DbReadOptions options{.part = std::exchange(type->second.unread, {})};
  Definitions read = load_built_in(files, options, std::move(menus)).database.definitions;
  database.definitions.menus.swap(read.menus);
  const auto same = read.record_types.find(record_type);
  if (same != read.record_types.end()) type->second.fields = std::move(same->second.fields);
}

IocLoad load_ioc(DbFiles& files, const Disk& disk, Environment environment, Database database,
                 const std::string& folder, std::string_view script) {
  return Ioc(files, disk, std::move(environment), std::move(database), folder).start(script);
}

}  // namespace iocwright::epics
