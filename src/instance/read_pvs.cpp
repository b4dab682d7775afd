#include "instance/read_pvs.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <unordered_map>
#include <utility>

#include "core/base/path.hpp"
#include "core/base/settings.hpp"
#include "core/base/text.hpp"
#include "core/diag/file_result.hpp"
#include "core/diag/suggestion.hpp"
#include "epics/db/read_document.hpp"
#include "epics/db/script_loads.hpp"
#include "epics/site/database_folders.hpp"

namespace iocwright::instance {

namespace {

constexpr std::size_t none = static_cast<std::size_t>(-1);

/// The macros of a row as a definition string. The values are quoted as they are in ioc.subst.
std::string definition_string(const boot::DatabaseTable& table, const boot::DatabaseRow& row) {
  std::vector<std::string> out;
  for (std::size_t i = 0; i < row.macros.size(); ++i)
    out.push_back(fmt::format("{}=\"{}\"", table.macros[i], row.macros[i].value));
  return text::join(out, ",");
}

std::string text_of(const std::vector<report::FileLine>& lines) {
  std::string out;
  for (const report::FileLine& line : lines) out += line.text + '\n';
  return out;
}

/// Collects the PVs of documents.
class PvCollector {
 public:
  explicit PvCollector(report::Pvs& out) : out_(out) {}

  void add(const epics::DbDocument& document, report::PvLoad load) {
    out_.loads.push_back(std::move(load));
    current_ = none;
    for (const epics::DbStatement& statement : document.statements)
      std::visit([this](const auto& what) { take(what); }, statement.what);
  }

 private:
  void take(const epics::RecordStart& record) {
    const std::string& name = record.name.text;
    const auto [known, is_new] = by_name_.emplace(name, out_.pvs.size());
    if (is_new)
      out_.pvs.push_back(
          {.name = name, .type = record.type.text, .place = record.name.span, .load = out_.loads.size() - 1});
    current_ = known->second;
  }
  void take(const epics::RecordField& field) { set(field.name.text, field.value); }
  void take(const epics::RecordInfo& info) { set("info " + info.name.text, info.value); }
  void take(const epics::RecordAlias& alias) {
    if (current_ != none) add_alias(out_.pvs[current_].name, alias.alias);
  }
  void take(const epics::AliasStatement& alias) { add_alias(alias.record.text, alias.alias); }
  template <class Other>
  void take(const Other& /*other*/) {}

  void set(const std::string& name, const epics::DbValue& value) {
    if (current_ == none) return;
    std::vector<report::PvField>& fields = out_.pvs[current_].fields;
    const auto known = std::ranges::find(fields, name, &report::PvField::name);
    report::PvField field{name, std::string(text::trim(value.text, "\"")), value.span};
    if (known == fields.end()) fields.push_back(std::move(field));
    else *known = std::move(field);
  }

  void add_alias(const std::string& record, const epics::DbName& alias) {
    const auto found = by_name_.find(record);
    if (found == by_name_.end() || !by_name_.emplace(alias.text, out_.pvs.size()).second) return;
    out_.pvs.push_back({.name = alias.text,
                        .type = out_.pvs[found->second].type,
                        .alias_of = record,
                        .place = alias.span,
                        .load = out_.loads.size() - 1});
  }

  report::Pvs& out_;
  std::unordered_map<std::string, std::size_t> by_name_;  ///< indexes in `out_.pvs`
  std::size_t current_ = none;                            ///< the record whose fields are being read
};

class PvReader {
 public:
  PvReader(const report::InstanceFacts& facts, const report::BootLines& lines, yaml::Reader& reader,
           const Environment& environment, std::vector<std::string> folders, const std::string& image_root)
      : facts_(facts),
        lines_(lines),
        reader_(reader),
        environment_(environment),
        folders_(std::move(folders)),
        search_path_(text::join(folders_, ":")),
        files_(reader.disk, reader.sources, image_root),
        collector_(out_) {}

  report::Pvs read(const epics::EpicsPaths& paths, const std::string& runtime, const std::string& ioc) {
    const std::string script = path::join(runtime, "st.cmd");
    const FileId file = reader_.sources.add(script, text_of(lines_.st_cmd));
    files_.provide(script, file);
    const std::string database = path::normal(path::join(runtime, "ioc.db"));
    for (const epics::DatabaseLoad& load :
         epics::script_loads(files_, reader_.disk, environment_, ioc, script)) {
      if (path::normal(path::join(load.folder, load.file)) == database) read_database(paths.config);
      else read_file(load, file);
    }
    return std::move(out_);
  }

 private:
  /// What ioc.subst expands to, or a hand-written ioc.db.
  void read_database(const std::string& config_folder) {
    if (!facts_.hand_written) return read_tables();
    if (facts_.hand_written->ioc_subst.known()) return read_hand_written_sets();
    add({.file = path::join(config_folder, "ioc.db")}, {.database = "ioc.db"});
  }

  void read_tables() {
    for (const boot::DatabaseTable& table : facts_.boot.databases) {
      const std::string file = expand(table.file);
      if (table.rows.empty() || !is_found(file, table.rows.front().origin.definition)) continue;
      for (const boot::DatabaseRow& row : table.rows)
        add(in_folders(file, definition_string(table, row)), {.database = table.file,
                                                              .macros = row.macros,
                                                              .entity = row.origin.entity,
                                                              .place = row.origin.definition});
    }
  }

  void read_hand_written_sets() {
    const Span whole = facts_.hand_written->ioc_subst;
    const std::string text(reader_.sources.file(whole.file).text());
    const epics::Substitutions substitutions = epics::read_msi_substitutions(text);
    std::string reported;
    for (const epics::DatabaseLoad& set : epics::template_loads(whole.file, substitutions.items, "")) {
      const std::string file = expand(set.file);
      if (file == reported) continue;
      if (is_found(file, set.span))
        add(in_folders(file, set.macros), {.database = file, .macro_text = set.macros, .place = set.span});
      else reported = file;
    }
  }

  /// A file that st.cmd loads itself.
  void read_file(const epics::DatabaseLoad& load, FileId script) {
    report::PvLoad use{.database = load.file, .macro_text = load.macros, .place = load.span};
    if (load.span.file == script) {
      const std::size_t line = reader_.sources.file(script).place(load.span.begin).line;
      const report::FileLine& at = lines_.st_cmd[line - 1];
      use.place = at.script != nullptr ? at.script->origin.definition : at.place;
      if (at.script != nullptr) use.entity = at.script->origin.entity;
    }
    if (files_.read(load.folder, load.file) == 0) {
      // dbLoadDatabase reads definitions of record types, which say nothing about PVs
      if (!load.is_dbd) report_missing(load.file, use.place, "");
      return;
    }
    add({.file = load.file, .macros = load.macros, .folder = load.folder}, std::move(use));
  }

  /// How a file that msi expands is read.
  epics::DbReadOptions in_folders(const std::string& file, std::string macros) const {
    return {.file = file, .path = search_path_, .macros = std::move(macros), .reads_substitute = true};
  }

  void add(epics::DbReadOptions options, report::PvLoad use) {
    options.reports_macros = false;
    options.stops_at_errors = false;
    collector_.add(epics::read_document(files_, environment_, options), std::move(use));
  }

  /// The name of a file, as msi expands it.
  std::string expand(const std::string& file) const {
    return epics::MacroTable(&environment_).expand(file).text;
  }

  bool is_found(const std::string& file, Span place) {
    if (file.find('/') != std::string::npos) {  // msi looks only there
      if (files_.read("", file) != 0) return true;
      report_missing(file, place, "");
      return false;
    }
    for (const std::string& folder : folders_) {
      auto is_file = or_unreadable(skip_unusable(reader_.disk.is_file(path::join(folder, file))));
      if (reader_.sink.take_error(is_file)) return false;
      if (*is_file) return true;
    }
    report_missing(file, place, "looked in " + short_list(folders_));
    return false;
  }

  void report_missing(const std::string& file, Span place, std::string help) {
    reader_.sink.add(error(DiagKind::missing_template, fmt::format("there is no database file `{}`", file))
                         .at(place)
                         .help(std::move(help)));
  }

  const report::InstanceFacts& facts_;
  const report::BootLines& lines_;
  yaml::Reader& reader_;
  const Environment& environment_;
  std::vector<std::string> folders_;
  std::string search_path_;
  epics::DbFiles files_;
  report::Pvs out_;
  PvCollector collector_;
};

}  // namespace

report::Pvs read_pvs(const report::InstanceFacts& facts, const report::BootLines& lines,
                     const InstanceRequest& request, yaml::Reader& reader, const Environment& environment) {
  auto place = find_instance(request, reader.disk, environment);
  if (reader.sink.take_error(place)) return {};
  const epics::EpicsPaths paths = image_paths(request, place->config_folder, environment);
  auto folders = or_unreadable(epics::database_folders(reader.disk, paths));
  if (reader.sink.take_error(folders)) return {};
  const Environment of_script = instance_environment(*place, environment);
  const Settings seen(of_script);  // by st.cmd, in the image
  return PvReader(facts, lines, reader, of_script, *std::move(folders), request.image_root)
      .read(paths, seen.text(Setting::runtime_folder), seen.text(Setting::ioc));
}

}  // namespace iocwright::instance
