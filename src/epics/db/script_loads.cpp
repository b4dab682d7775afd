#include "epics/db/script_loads.hpp"

#include <utility>

#include "epics/db/iocsh.hpp"

namespace iocwright::epics {

namespace {

void append(std::string& list, const std::string& more) {
  if (!list.empty() && !more.empty()) list += ',';
  list += more;
}

class ScriptLoads {
 public:
  ScriptLoads(DbFiles& files, const Disk& disk, Environment environment, const std::string& folder)
      : files_(files),
        environment_(std::move(environment)),
        shell_(
            files, disk, environment_, [this](const ScriptCommand& command) { return run(command); },
            findings_) {
    shell_.folder = folder;
  }

  std::vector<DatabaseLoad> of(std::string_view script) {
    shell_.run_script(script, "");
    return std::move(loads_);
  }

 private:
  CommandResult run(const ScriptCommand& command) {
    if (command.name == "iocInit") return CommandResult::stop;
    const std::string file(command.argument(0));
    if (file.empty()) return CommandResult::done;
    DatabaseLoad load{.file = file,
                      .macros = std::string(command.argument(1)),
                      .folder = shell_.folder,
                      .span = command.argument_span(0)};
    if (command.name == "dbLoadRecords") {
      loads_.push_back(std::move(load));
    } else if (command.name == "dbLoadTemplate") {
      add_template(load);
    } else if (command.name == "dbLoadDatabase") {
      load.macros = command.argument(2);
      load.is_dbd = true;
      loads_.push_back(std::move(load));
    }
    return CommandResult::done;
  }

  void add_template(const DatabaseLoad& load) {
    const FileId file = files_.read(shell_.folder, load.file);
    if (file == 0) return;
    const Substitutions substitutions = read_load_template(files_.text(file));
    for (DatabaseLoad& row : template_loads(file, substitutions.items, load.macros)) {
      row.folder = shell_.folder;
      loads_.push_back(std::move(row));
    }
  }

  DbFiles& files_;
  Environment environment_;
  std::vector<LoadFinding> findings_{};
  std::vector<DatabaseLoad> loads_{};
  IocShell shell_;
};

}  // namespace

std::vector<DatabaseLoad> template_loads(FileId file, const std::vector<SubstitutionItem>& items,
                                         std::string globals) {
  using Kind = SubstitutionItem::Kind;
  std::vector<DatabaseLoad> out;
  std::string name;
  for (const SubstitutionItem& item : items) {
    if (item.kind == Kind::file) name = item.text;
    if (item.kind == Kind::global) append(globals, item.text);
    if (item.kind != Kind::set) continue;
    DatabaseLoad& load = out.emplace_back();
    load.file = name;
    load.macros = globals;
    append(load.macros, item.text);
    load.span = span_of(file, item.range);
  }
  return out;
}

std::vector<DatabaseLoad> script_loads(DbFiles& files, const Disk& disk, Environment environment,
                                       const std::string& folder, std::string_view script) {
  return ScriptLoads(files, disk, std::move(environment), folder).of(script);
}

}  // namespace iocwright::epics
