#include "instance/check/run_script.hpp"

#include <fmt/format.h>

#include <utility>

#include "core/base/path.hpp"
#include "epics/db/iocsh.hpp"
#include "epics/db/macros.hpp"
#include "epics/db/read_document.hpp"

namespace iocwright::check {

namespace {

using epics::CommandResult;
using epics::ScriptCommand;
using Problem = epics::LoadProblem;

class Runner {
 public:
  Runner(const ScriptSetup& setup, epics::DbFiles& files, const Disk& disk, const Sources& sources,
         epics::Database& database)
      : setup_(setup),
        files_(files),
        sources_(sources),
        database_(database),
        environment_(setup.environment),
        shell_(
            files, disk, environment_, [this](const ScriptCommand& command) { return run(command); },
            out_.findings) {
    shell_.folder = setup.folder;
  }

  ScriptRun start() {
    shell_.run_script(setup_.path, "");
    return std::move(out_);
  }

 private:
  CommandResult run(const ScriptCommand& command) {
    out_.commands.push_back(command);
    if (command.name == "dbLoadRecords") return load_records(command);
    if (command.name == "dbLoadTemplate") return load_template(command);
    if (command.name == "dbLoadDatabase") return load_database(command);
    if (command.name == "iocInit") return initialize(command);
    return CommandResult::unknown;
  }

  CommandResult fail(Problem problem, Span span) {
    out_.findings.push_back({.problem = problem, .span = span});
    return CommandResult::failed;
  }
  CommandResult fail(const ScriptCommand& command, std::string reason) {
    out_.findings.push_back({.problem = Problem::command_failed,
                             .span = command.span,
                             .name = command.name,
                             .reason = std::move(reason)});
    return CommandResult::failed;
  }

  CommandResult load_records(const ScriptCommand& command) {
    if (command.argument(0).empty()) return fail(command, "it names no file");
    if (is_initialized_) return fail(Problem::after_init, command.span);
    const std::string path = resolved(command.argument(0));
    if (path::normal(path) == path::normal(setup_.ioc_db))
      out_.uses.insert(out_.uses.end(), setup_.expanded.begin(), setup_.expanded.end());
    else
      out_.uses.push_back(use_of(path, command.argument_span(0), command.argument(1),
                                 command.argument_span(1), command.span));
    return CommandResult::done;
  }

  CommandResult load_template(const ScriptCommand& command) {
    if (command.argument(0).empty()) return fail(command, "it names no file");
    const FileId file = files_.read(shell_.folder, std::string(command.argument(0)));
    if (file == 0) return missing(command);
    const epics::Substitutions read = epics::read_load_template(sources_.file(file).text());
    for (const epics::SubstitutionError& error : read.errors)
      out_.findings.push_back({.problem = Problem::template_syntax,
                               .span = epics::span_of(file, error.range),
                               .reason = error.message});
    if (is_initialized_) return fail(Problem::after_init, command.span);
    for (DatabaseUse& use : uses_of(read.items, std::string(command.argument(1)), file)) {
      use.file = resolved(use.file);
      out_.uses.push_back(std::move(use));
    }
    return CommandResult::done;
  }

  CommandResult load_database(const ScriptCommand& command) {
    if (command.argument(0).empty()) return fail(command, "it names no file");
    const std::string path = resolved(command.argument(0));
    if (path.ends_with("/dbd/ioc.dbd")) return CommandResult::done;  // that of the Generic IOC
    const epics::DbReadOptions options{.file = std::string(command.argument(0)),
                                       .path = std::string(command.argument(1)),
                                       .macros = std::string(command.argument(2)),
                                       .folder = shell_.folder,
                                       .stops_at_errors = false};
    out_.loads_definitions = true;
    epics::load_document(database_, epics::read_document(files_, environment_, options),
                         {.stops_at_errors = false, .is_linked = true});
    return CommandResult::done;
  }

  CommandResult initialize(const ScriptCommand& command) {
    if (std::exchange(is_initialized_, true)) return fail(Problem::init_again, command.span);
    return CommandResult::done;
  }

  CommandResult missing(const ScriptCommand& command) {
    out_.findings.push_back({.problem = Problem::missing_script,
                             .span = command.argument_span(0),
                             .value = std::string(command.argument(0))});
    return CommandResult::failed;
  }

  /// The path of a file that a command names. A bare name is looked for in the folders of templates.
  std::string resolved(std::string_view name) const {
    return name.find('/') == std::string_view::npos ? std::string(name) : path::join(shell_.folder, name);
  }

  const ScriptSetup& setup_;
  epics::DbFiles& files_;
  const Sources& sources_;
  epics::Database& database_;
  Environment environment_;
  ScriptRun out_;
  bool is_initialized_ = false;
  epics::IocShell shell_;
};

}  // namespace

ScriptRun run_script(const ScriptSetup& setup, epics::DbFiles& files, const Disk& disk,
                     const Sources& sources, epics::Database& database) {
  return Runner(setup, files, disk, sources, database).start();
}

}  // namespace iocwright::check
