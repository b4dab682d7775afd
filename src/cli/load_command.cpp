#include "cli/load_command.hpp"

#include <map>
#include <string>

#include "cli/json_lines.hpp"
#include "cli/session.hpp"
#include "core/base/path.hpp"
#include "core/base/temporary_folder.hpp"
#include "core/base/try.hpp"
#include "core/diag/source.hpp"
#include "epics/db/load_ioc.hpp"

namespace iocwright::cli {

namespace {

struct LoadAnswers {
  Disk& disk;
  const Environment& environment;
  std::map<std::string, epics::Database> databases{};  ///< of the dbd files

  Json answer(const Json& line) {
    auto folder = TemporaryFolder::make(disk, environment);
    if (!folder) return {{"error", folder.error().text("create")}};
    if (const auto written = write_files(line, folder->path()); !written)
      return {{"error", written.error().text("write")}};
    Sources sources;
    epics::DbFiles files(disk, sources);
    const epics::IocLoad load = epics::load_ioc(files, disk, Environment{}, database(line.value("dbd", "")),
                                                folder->path(), "st.cmd");
    Json errors = Json::array();
    for (const epics::LoadFinding& finding : load.findings)
      if (!epics::base_text(finding).empty()) errors.push_back(describe(sources, finding));
    return {{"records", load.database.names()}, {"errors", std::move(errors)}};
  }

  FileResult<void> write_files(const Json& line, const std::string& folder) const {
    std::string script;
    for (const Json& command : line.at("st_cmd")) script += command.get<std::string>() + "\n";
    TRY(disk.write(path::join(folder, "st.cmd"), script));
    for (const auto& [name, content] : line.at("files").items()) {
      const std::string file = path::join(folder, name);
      TRY(disk.make_folders(path::parent(file)));
      TRY(disk.write(file, content.get<std::string>()));
    }
    return {};
  }

  const epics::Database& database(const std::string& dbd) {
    const auto [found, is_new] = databases.try_emplace(dbd);
    Sources sources;
    epics::DbFiles files(disk, sources);
    if (is_new) found->second = epics::load_built_in_dbd(files, dbd).database;
    return found->second;
  }

  static Json describe(const Sources& sources, const epics::LoadFinding& finding) {
    Json out{{"file", ""}, {"line", 0}, {"message", epics::base_text(finding)}};
    if (!finding.span.known()) return out;
    const SourceFile& file = sources.file(finding.span.file);
    out["file"] = path::name(file.path());
    out["line"] = file.place(finding.span.begin).line;
    return out;
  }
};

struct Load : Command {
  int run(Session& session) override {
    LoadAnswers answers{session.disk, session.environment};
    return answer_lines([&](const Json& line) { return answers.answer(line); });
  }
};

}  // namespace

std::unique_ptr<Command> make_load_command() { return make_command<Load>(); }

}  // namespace iocwright::cli
