#include "instance/check/database_uses.hpp"

#include <fmt/format.h>

#include <utility>

#include "epics/db/macros.hpp"

namespace iocwright::check {

namespace {

/// Where the value of a macro is given, if the macro has the value of a field of the entity.
Span given_place(const boot::MacroValue& macro, const report::EntityFacts& entity) {
  for (const report::FieldFact& field : entity.fields)
    if (field.origin == report::FieldOrigin::given && field.name == macro.name && field.value == macro.value)
      return field.place;
  for (const report::FieldFact& field : entity.fields)
    if (field.origin == report::FieldOrigin::given && !macro.value.empty() && field.value == macro.value)
      return field.place;
  return {};
}

void append(std::string& list, std::string_view more) {
  if (!list.empty() && !more.empty()) list += ',';
  list += more;
}

class Reader {
 public:
  Reader(FileId file, std::string definitions) : file_(file), definitions_(std::move(definitions)) {}

  std::vector<DatabaseUse> run(const std::vector<epics::SubstitutionItem>& items) {
    using Kind = epics::SubstitutionItem::Kind;
    for (epics::MacroDefinition& macro : epics::parse_macros(definitions_))
      if (macro.value) globals_.push_back({std::move(macro.name), *std::move(macro.value), {}, {}});
    for (const epics::SubstitutionItem& item : items) {
      if (item.kind == Kind::file) file_item_ = &item;
      if (item.kind == Kind::end) file_item_ = nullptr;
      if (item.kind == Kind::global) {
        add_macros(item, globals_);
        append(definitions_, item.text);
      }
      if (item.kind != Kind::set || file_item_ == nullptr) continue;
      DatabaseUse& use = out_.emplace_back();
      use.file = file_item_->text;
      use.place = span(file_item_->range);
      use.macros = globals_;
      add_macros(item, use.macros);
      use.definitions = definitions_;
      append(use.definitions, item.text);
      use.user = span(item.range);
      use.user_text = "for this row";
    }
    return std::move(out_);
  }

 private:
  Span span(epics::TextRange range) const {
    return {file_, static_cast<std::uint32_t>(range.begin), static_cast<std::uint32_t>(range.end)};
  }

  void add_macros(const epics::SubstitutionItem& item, std::vector<GivenMacro>& to) {
    for (epics::MacroDefinition& macro : epics::parse_macros(item.text))
      if (macro.value)
        to.push_back({macro.name, *macro.value, span(item.place_of(macro.name_range)),
                      span(item.place_of(macro.value_range))});
  }

  FileId file_;
  std::string definitions_;  ///< of all rows that follow
  const epics::SubstitutionItem* file_item_ = nullptr;
  std::vector<GivenMacro> globals_;
  std::vector<DatabaseUse> out_;
};

}  // namespace

std::vector<DatabaseUse> database_uses(const report::InstanceFacts& facts) {
  std::vector<DatabaseUse> out;
  for (const boot::DatabaseTable& table : facts.boot.databases)
    for (const boot::DatabaseRow& row : table.rows) {
      const boot::Entity& entity = facts.boot.entities[row.origin.entity];
      DatabaseUse& use = out.emplace_back();
      use.file = table.file;
      use.place = row.origin.definition;
      use.is_of_msi = true;
      use.user = entity.place;
      use.user_text = fmt::format("for this `{}`", entity.type);
      for (std::size_t i = 0; i < row.macros.size(); ++i) {
        use.macros.push_back({table.macros[i], row.macros[i].value, row.macros[i].place,
                              given_place(row.macros[i], facts.entities[row.origin.entity])});
        append(use.definitions, fmt::format("{}=\"{}\"", table.macros[i], row.macros[i].value));
      }
    }
  return out;
}

std::vector<DatabaseUse> database_uses(FileId substitutions, const Sources& sources) {
  auto out =
      uses_of(epics::read_msi_substitutions(sources.file(substitutions).text()).items, "", substitutions);
  for (DatabaseUse& use : out) use.is_of_msi = true;
  return out;
}

std::vector<DatabaseUse> uses_of(const std::vector<epics::SubstitutionItem>& items, std::string definitions,
                                 FileId file) {
  return Reader(file, std::move(definitions)).run(items);
}

DatabaseUse use_of(std::string file, Span file_place, std::string_view definitions, Span definitions_place,
                   Span line) {
  DatabaseUse out{.file = std::move(file),
                  .place = file_place,
                  .macros = {},
                  .definitions = std::string(definitions),
                  .user = line,
                  .user_text = "for this line",
                  .is_of_script = true};
  for (epics::MacroDefinition& macro : epics::parse_macros(definitions))
    if (macro.value)
      out.macros.push_back({std::move(macro.name), *std::move(macro.value), definitions_place, {}});
  return out;
}

void add_user(Diagnostic& finding, const DatabaseUse& use) {
  if (use.place.known() && use.place != finding.span())
    finding.add_note(use.place, "the database is used here");
  if (use.user != finding.span()) finding.add_note(use.user, use.user_text);
}

}  // namespace iocwright::check
