#include "instance/check/load_records.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>
#include <variant>

#include "core/base/text.hpp"
#include "epics/db/link_value.hpp"
#include "epics/db/load_ioc.hpp"
#include "epics/db/macro_uses.hpp"
#include "epics/db/read_document.hpp"
#include "instance/check/load_findings.hpp"
#include "instance/check/rules.hpp"

namespace iocwright::check {

namespace {

using epics::LoadFinding;
using Problem = epics::LoadProblem;

bool needs_definitions(Problem problem) {
  return problem == Problem::unknown_record_type || problem == Problem::unknown_field;
}

/// Whether a macro that was not expanded causes the finding, which is that of another rule.
bool is_of_macro(const LoadFinding& found) {
  return found.name.find("$(") != std::string::npos || found.value.find("$(") != std::string::npos;
}

/// The macros that a part of a template refers to, of those that the use defines.
std::vector<const GivenMacro*> macros_in(std::string_view text, const DatabaseUse& use) {
  std::vector<const GivenMacro*> out;
  for (const epics::MacroUse& found : epics::find_macro_uses(text))
    for (const GivenMacro& macro : use.macros)
      if (macro.name == found.name) out.push_back(&macro);
  return out;
}

/// The macro whose value is wrong, of those in a part of a template; null if it may be the template.
const GivenMacro* blamed_macro(const LoadFinding& found, std::string_view text,
                               std::vector<const GivenMacro*> macros) {
  if (found.problem == Problem::bad_name)
    std::erase_if(macros,
                  [&](const GivenMacro* m) { return m->value.find(found.value) == std::string::npos; });
  if (macros.empty()) return nullptr;
  if (found.problem == Problem::bad_name) return macros.front();
  if (found.problem == Problem::long_name)
    return *std::ranges::max_element(macros, {}, [](const GivenMacro* macro) { return macro->value.size(); });
  const std::string_view bare = text::trim(text, "\"");
  const auto uses = epics::find_macro_uses(bare);
  const bool is_whole = uses.size() == 1 && uses[0].begin == 0 && uses[0].end == bare.size();
  return is_whole ? macros.front() : nullptr;
}

}  // namespace

RecordLoader::RecordLoader(epics::DbFiles& files, epics::Database& database, bool has_definitions,
                           const std::vector<std::string>& folders, const Sources& sources, Sink& sink)
    : files_(files),
      database_(database),
      has_definitions_(has_definitions),
      path_(text::join(folders, ":")),
      sources_(sources),
      sink_(sink) {}

epics::DbDocument RecordLoader::load(const DatabaseUse& use) {
  uses_.push_back(use);
  names_.emplace_back();
  const epics::DbReadOptions options{.file = use.file,
                                     .path = path_,
                                     .macros = use.definitions,
                                     .reports_macros = false,
                                     .stops_at_errors = false,
                                     .reads_substitute = use.is_of_msi};
  epics::DbDocument document = epics::read_document(files_, environment_, options);
  define_types(document);
  const epics::LoadResult result =
      epics::load_document(database_, document, {.stops_at_errors = false, .is_linked = true});
  const epics::DbName* open = nullptr;  // the record that the end of the file interrupts
  for (const epics::DbStatement& statement : document.statements) {
    if (const auto* record = std::get_if<epics::RecordStart>(&statement.what)) open = &record->name;
    if (std::holds_alternative<epics::RecordEnd>(statement.what)) open = nullptr;
  }
  for (LoadFinding found : result.findings) {
    const bool is_end = found.problem == Problem::syntax && found.value.empty();
    if (is_end && open != nullptr) found.span = open->span;
    report(found, use);
  }
  for (const epics::DbStatement& statement : document.statements) {
    if (const auto* record = std::get_if<epics::RecordStart>(&statement.what))
      enter(record->name, record->type.text);
    if (const auto* alias = std::get_if<epics::RecordAlias>(&statement.what)) enter(alias->alias, "*");
    if (const auto* alias = std::get_if<epics::AliasStatement>(&statement.what)) enter(alias->alias, "*");
  }
  return document;
}

/// Reads the fields of record types that are used. Without the definitions of an image, every type exists.
void RecordLoader::define_types(const epics::DbDocument& document) {
  for (const epics::DbStatement& statement : document.statements)
    if (const auto* record = std::get_if<epics::RecordStart>(&statement.what)) {
      const std::string& type = record->type.text;
      if (has_definitions_) epics::read_fields(database_, type, files_);
      else database_.definitions.record_types.try_emplace(type, epics::RecordType{.name = type});
    }
}

/// Notes who has a name. `type` is `*` if the name may exist.
void RecordLoader::enter(const epics::DbName& name, const std::string& type) {
  const epics::Record* record = std::as_const(database_).find(name.text);
  if (record == nullptr) return;
  const auto [known, is_new] = first_.try_emplace(name.text, First{uses_.size() - 1, name.span});
  if (is_new) names_.back() += name.text + '\n';
  // A template may add fields to a record of a file that it includes.
  else if (record->type == type && known->second.use + 1 < uses_.size())
    report_duplicate(name, known->second);
}

void RecordLoader::report_duplicate(const epics::DbName& name, const First& first) {
  const DatabaseUse& use = uses_.back();
  const DatabaseUse& other = uses_[first.use];
  Diagnostic out =
      finding(DiagKind::duplicate_record,
              fmt::format("the record `{}` already exists: the IOC has it once, with the fields of "
                          "both",
                          name.text))
          .at(use.user)
          .note(other.user, "it is also made by this")
          .note(name.span, "the record is defined here");
  if (first.span != name.span) out.add_note(first.span, "and here");
  out.set_cause(fmt::format("{}:{}:{}:{}", use.user.file, use.user.begin, other.user.file, other.user.begin));
  sink_.add(std::move(out));
}

void RecordLoader::report(const LoadFinding& found, const DatabaseUse& use) {
  if ((!has_definitions_ && needs_definitions(found.problem)) || is_of_macro(found)) return;
  if (found.problem == Problem::link_mismatch && !has_valid_device(found.name)) return;  // a consequence
  auto out = describe(found);
  if (!out) return;
  const Span span = found.span;
  const std::string_view text =
      span.known() ? sources_.file(span.file).text().substr(span.begin, span.end - span.begin) : "";
  auto macros = macros_in(text, use);
  std::erase_if(macros, [](const GivenMacro* macro) { return !macro->given.known(); });
  const GivenMacro* blamed = blamed_macro(found, text, macros);
  if (blamed != nullptr) {  // the instance gives the value
    out->set_span(blamed->given);
    out->add_note(span, fmt::format("for the macro `{}` here", blamed->name));
  }
  add_user(*out, use);
  if (blamed == nullptr)
    for (const GivenMacro* macro : macros)
      out->add_note(macro->given, fmt::format("the macro `{}` is `{}`", macro->name, macro->value));
  const bool is_fixed = epics::find_macro_uses(text).empty();
  out->set_cause(fmt::format("{}:{}:{}", span.file, span.begin, is_fixed ? "" : out->message()));
  if (found.problem == Problem::missing_record && use.file.ends_with(".pvi.template")) {
    out->set_help("the device description has a signal for it; the IOC does not load what follows in ioc.db");
    out->set_cause(fmt::format("{}:{}", span.file, use.user.begin));
  }
  sink_.add(*std::move(out));
}

bool RecordLoader::has_valid_device(const std::string& record) const {
  const epics::Record* found = std::as_const(database_).find(record);
  return found == nullptr || std::ranges::none_of(found->fields, [](const epics::FieldSetting& setting) {
           return setting.field == "DTYP" && !setting.is_accepted;
         });
}

FileRange RecordLoader::range(Span span) const {
  return {span.known() ? sources_.file(span.file).path() : "", span.begin, span.end};
}

void RecordLoader::find_foreign_links(InstanceRecords& out) const {
  for (const epics::Record& record : database_.records()) {
    const epics::RecordType* type = database_.definitions.record_type(record.type);
    for (const epics::FieldSetting& setting : record.fields) {
      const epics::FieldType* field = type->field(setting.field);
      if (field == nullptr || !epics::is_link(field->kind) || !setting.is_accepted) continue;
      const epics::LinkValue link = epics::parse_link(setting.value, field->kind, database_.definitions);
      if (link.type != epics::LinkType::pv) continue;
      std::string target = link.target.substr(0, link.target.rfind('.'));
      if (target.empty() || std::as_const(database_).find(target) != nullptr) continue;
      if (target.find('$') != std::string::npos) continue;  // of another rule
      out.links.push_back({range(setting.value_span), std::move(target)});
    }
  }
}

InstanceRecords RecordLoader::finish() {
  if (has_definitions_)
    for (const LoadFinding& found : epics::check_init(database_)) {
      const auto first = first_.find(found.name);
      if (first != first_.end()) report(found, uses_[first->second.use]);
    }
  InstanceRecords out;
  for (std::size_t i = 0; i < uses_.size(); ++i)
    if (!names_[i].empty()) out.owners.push_back({range(uses_[i].user), std::move(names_[i])});
  if (has_definitions_) find_foreign_links(out);
  return out;
}

}  // namespace iocwright::check
