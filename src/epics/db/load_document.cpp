// Loads the statements of a document.
#include <algorithm>
#include <iterator>
#include <utility>

#include "epics/db/database.hpp"
#include "epics/db/field_value.hpp"
#include "epics/db/load_context.hpp"
#include "epics/db/similarity.hpp"

namespace iocwright::epics {

namespace {

constexpr std::size_t maximum_name = 60;  // PVNAME_STRINGSZ of dbDefs.h, without the NUL

/// Loads records. Base keeps the record whose parts it reads in a list; an error in the head of a record
/// leaves an entry there, and the parts of the next record go to the one that is first in the list.
class RecordLoader {
 public:
  explicit RecordLoader(LoadContext& context) : context_(context) {}

  void load(const DbStatement& statement) {
    statement_ = &statement;
    std::visit(*this, statement.what);
  }

  void operator()(const RecordStart& start) {
    if (!context_.rules.stops_at_errors) {
      entries_.clear();
      is_skipped_ = false;
    }
    if (!check_name(start.name)) return skip_if_tolerant();
    if (!entries_.empty())
      report({.problem = LoadProblem::late_record, .span = start.name.span, .name = "dbRecordHead"});
    entries_.push_back({});
    Database& database = context_.database;
    const Record* existing = database.find(start.name.text);
    if (start.type.text == "*") {
      if (existing != nullptr) return set_record(*existing);
      report({.problem = LoadProblem::missing_record, .span = start.name.span, .name = start.name.text});
      is_skipped_ = true;
      return;
    }
    if (database.definitions.record_type(start.type.text) == nullptr) {
      report({.problem = LoadProblem::unknown_record_type,
              .span = start.type.span,
              .name = start.name.text,
              .type = start.type.text});
      return skip_if_tolerant();
    }
    entries_.back().has_type = true;
    if (existing != nullptr) return define_again(start, *existing);
    if (start.name.text.size() > maximum_name) {
      report({.problem = LoadProblem::long_name,
              .span = start.name.span,
              .name = start.name.text,
              .type = start.type.text});
      return skip_if_tolerant();
    }
    set_record(database.add({.name = start.name.text, .type = start.type.text, .span = start.name.span}));
  }

  void operator()(const RecordField& field) {
    if (is_skipped_) return;
    if (entries_.empty() || (!entries_.front().has_record && !entries_.front().has_type)) return crash();
    if (!entries_.front().has_record) return;  // what follows from the error in the head
    set_field(record(), field);
  }

  void operator()(const RecordInfo& info) {
    if (is_skipped_) return;
    if (entries_.empty() || !entries_.front().has_record) return crash();
    if (info.name.text.empty())
      return report({.problem = LoadProblem::empty_info_name, .span = info.name.span, .name = record().name});
    InfoItem item{info.name.text, field_text(info.value.text), info.name.span};
    const auto found = std::ranges::find(record().infos, item.name, &InfoItem::name);
    if (found != record().infos.end()) *found = std::move(item);
    else record().infos.push_back(std::move(item));
  }

  void operator()(const RecordAlias& alias) {
    if (!check_name(alias.alias) || is_skipped_) return;
    if (entries_.empty() || !entries_.front().has_record) return crash();
    add_alias(record(), alias.alias, record().name);
  }

  void operator()(const RecordEnd&) {
    if (std::exchange(is_skipped_, false)) return;
    if (!entries_.empty()) entries_.erase(entries_.begin());
    if (!entries_.empty()) report({.problem = LoadProblem::late_record, .name = "dbRecordBody"});
  }

  void operator()(const AliasStatement& alias) {
    if (!check_name(alias.record) || !check_name(alias.alias)) return;
    Record* record = context_.database.find(alias.record.text);
    if (record == nullptr)
      return report({.problem = LoadProblem::missing_record,
                     .span = alias.record.span,
                     .name = alias.record.text,
                     .value = alias.alias.text});
    add_alias(*record, alias.alias, alias.record.text);
  }

  template <class Definition>
  void operator()(const Definition&) {
    load_definition(context_, *statement_);
  }

 private:
  /// What Base knows of a record whose parts follow.
  struct Entry {
    std::size_t record = 0;
    bool has_record = false;
    bool has_type = false;
  };

  void report(LoadFinding finding) {
    context_.report(std::move(finding), statement_->piece, statement_->span);
  }
  void crash() { context_.crash(statement_->piece, statement_->span); }
  void skip_if_tolerant() { is_skipped_ = !context_.rules.stops_at_errors; }

  Record& record() { return context_.database.record(entries_.front().record); }
  void set_record(const Record& record) {
    entries_.back() = {context_.database.index_of(record), true, true};
  }

  /// False, with an error that ends the load, for a name that Base does not accept.
  bool check_name(const DbName& name) {
    if (name.text.empty()) {
      report({.problem = LoadProblem::empty_name, .span = name.span});
      return false;
    }
    for (std::size_t i = 0; i < name.text.size(); ++i) {
      const char c = name.text[i];
      const bool is_odd = static_cast<unsigned char>(c) < ' ' ||
                          (i == 0 && std::string_view("-+[{").find(c) != std::string_view::npos);
      const bool is_bad = std::string_view(" \"'.$").find(c) != std::string_view::npos;
      if (!is_odd && !is_bad) continue;
      report({.problem = is_bad ? LoadProblem::bad_name : LoadProblem::odd_name,
              .span = name.span,
              .name = name.text,
              .value = std::string(1, c)});
      if (is_bad) return false;
    }
    return true;
  }

  void define_again(const RecordStart& start, const Record& existing) {
    set_record(existing);
    const bool is_other = existing.type != start.type.text;
    if (!is_other && !context_.rules.records_only_once) return;
    report({.problem = is_other ? LoadProblem::other_record_type : LoadProblem::defined_again,
            .span = is_other ? start.type.span : start.name.span,
            .name = start.name.text,
            .type = existing.type,
            .value = start.type.text});
    is_skipped_ = true;
  }

  void add_alias(Record& record, const DbName& alias, const std::string& name) {
    if (context_.database.add_alias(record, alias)) return;
    report({.problem = LoadProblem::existing_alias, .span = alias.span, .name = name, .value = alias.text});
  }

  void set_field(Record& record, const RecordField& field) {
    const RecordType& type = *context_.database.definitions.record_type(record.type);
    const std::string name(field_name(field.name.text));
    LoadFinding finding{
        .span = field.name.span, .name = record.name, .type = type.name, .field = field.name.text};
    if (name == "RTYP" || name == "VERS") return;  // attributes of the record type
    const FieldType* found = type.field(name);
    if (found == nullptr) {
      finding.problem = LoadProblem::unknown_field;
      if (const auto* similar = most_similar(field.name.text, type.fields,
                                             [](const FieldType& f) { return std::string_view(f.name); })) {
        finding.suggestion = similar->name;
        finding.reason = similar->prompt;
      }
      return report(std::move(finding));
    }
    if (name == "NAME") {
      finding.problem = LoadProblem::name_field;
      return report(std::move(finding));
    }
    FieldSetting setting{name, field_text(field.value.text), field.name.span, field.value.span};
    auto outcome = check_field_value(context_.database.definitions, type, *found, setting.value,
                                     context_.rules.is_strict);
    // Base keeps a wrong expression, and a value that is not accepted changes nothing.
    setting.is_accepted = !outcome || outcome->problem == LoadProblem::bad_calc;
    if (outcome) {
      outcome->span = field.value.span;
      outcome->name = record.name;
      outcome->type = type.name;
      outcome->field = name;
      outcome->value = setting.value;
      report(*std::move(outcome));
    }
    record.fields.push_back(std::move(setting));
  }

  LoadContext& context_;
  const DbStatement* statement_ = nullptr;
  std::vector<Entry> entries_;
  bool is_skipped_ = false;
};

bool is_failure(LoadProblem problem) {
  switch (problem) {
    case LoadProblem::odd_name:
    case LoadProblem::undefined_macro:
    case LoadProblem::recursive_macro:
    case LoadProblem::missing_attribute: return false;
    default: return true;
  }
}

}  // namespace

void LoadContext::report(LoadFinding finding, std::size_t piece, Span span) {
  if (!finding.span.known()) finding.span = span;
  finding.piece = piece;
  if (rules.stops_at_errors && !last_piece && ends_load(finding.problem)) last_piece = piece;
  result.findings.push_back(std::move(finding));
}

void LoadContext::crash(std::size_t piece, Span span) {
  if (rules.stops_at_errors) {
    result.crashed = true;
    result.findings.push_back({.problem = LoadProblem::crash, .span = span, .piece = piece});
  }
}

LoadResult load_document(Database& database, const DbDocument& document, const LoadRules& rules) {
  LoadResult result;
  LoadContext context{database, rules, result};
  RecordLoader loader(context);
  for (const DbStatement& statement : document.statements) {
    if (!context.is_read(statement.piece) || result.crashed) break;
    loader.load(statement);
  }
  std::vector<LoadFinding> findings;
  for (const LoadFinding& finding : document.findings)
    if (context.is_read(finding.piece)) findings.push_back(finding);
  std::ranges::move(result.findings, std::back_inserter(findings));
  std::ranges::stable_sort(findings, {}, &LoadFinding::piece);
  result.findings = std::move(findings);
  result.failed = std::ranges::any_of(result.findings, is_failure, &LoadFinding::problem);
  return result;
}

}  // namespace iocwright::epics
