#include "instance/boot/database.hpp"

#include <fmt/format.h>

#include <unordered_map>

#include "core/base/text.hpp"
#include "core/base/unicode.hpp"
#include "core/diag/wording.hpp"
#include "instance/boot/entity_macros.hpp"
#include "instance/resolve/entity.hpp"

namespace iocwright::boot {

namespace {

using model::Database;
using model::Macro;
using resolve::Locate;

struct ValueFault {
  char character;
  const char* what;
  const char* advice;
};

/// What msi cannot read in a quoted value of a substitution file, by the token rules of `msi.cpp` of EPICS
/// Base: a value ends at the next quote that has no backslash before it, and on the same line.
std::optional<ValueFault> fault_of(std::string_view value) {
  if (value.find('\n') != std::string_view::npos)
    return ValueFault{'\n', "contains a line break, but msi reads a value from a single line",
                      "write it on one line; YAML joins lines after `>-`, but not after `|`"};
  for (std::size_t at = value.find('"'); at != std::string_view::npos; at = value.find('"', at + 1))
    if (at == 0 || value[at - 1] != '\\')
      return ValueFault{'"', "contains a double quote, which ends the value for msi",
                        R"(use `'`, or write `\\\"` for a quote in a field of a record)"};
  if (value.ends_with('\\'))
    return ValueFault{'\\', "ends with a backslash, so that msi does not see the end of the value",
                      "remove the backslash"};
  return std::nullopt;
}

/// Whether the string has the fault of this character.
bool has_fault(const Value& text, char character) {
  const auto fault = text.is_string() ? fault_of(text.as_string()) : std::nullopt;
  return fault && fault->character == character;
}

/// Where the first string with the fault of `character` is given for the entity or one that it refers to.
/// Unknown if there is none: the character is from the definition.
Span given_with(const resolve::Entity& entity, char character, bool direct = true) {
  Span out;
  for (const std::string_view name : entity.field_names()) {
    const Value& value = *entity.find(name);
    const Span given = entity.given_place(name);
    if (!given.known()) continue;
    if (has_fault(value, character)) return given;
    const auto* other = object_cast<resolve::Entity>(value);
    if (direct && other != nullptr && !out.known()) out = given_with(*other, character, false);
  }
  return out;
}

/// The uses of database templates by one entity.
class EntityDatabases {
 public:
  EntityDatabases(const resolve::Entity& entity, resolve::Renderer& renderer, Sink& sink)
      : macros_(entity, renderer, sink) {}

  /// The name of the template and its row, or nullopt if it is not enabled or has errors.
  std::optional<std::pair<std::string, DatabaseRow>> use(const Database& database) {
    if (!is_enabled(database)) return std::nullopt;
    if (!check_args(database.args, "args", database.place)) return std::nullopt;
    const auto macros = macros_.expand(*database.args);
    if (!macros) return std::nullopt;
    auto file = render_file(*database.file, *macros);
    if (!file) return std::nullopt;
    auto values = macros_.render_values(*macros);
    if (!values) return std::nullopt;
    for (std::size_t i = 0; i < values->size(); ++i) check_value((*values)[i], (*macros)[i], *file);
    return std::pair(*std::move(file),
                     DatabaseRow{.macros = *std::move(values), .origin = {0, database.file->span}});
  }

  /// The row of the entity's PVI template, or nullopt if it has errors.
  std::optional<DatabaseRow> use_pvi(const model::Pvi& pvi, const std::string& file) {
    const Span place = pvi.yaml_path->span;
    if (!check_args(pvi.ui_macros, "ui_macros", place)) return std::nullopt;
    const auto macros = macros_.expand(*pvi.ui_macros);
    if (!macros || !check_null_macros(file, *macros)) return std::nullopt;
    auto values = macros_.render_values(*macros);
    if (!values) return std::nullopt;
    return DatabaseRow{.macros = *std::move(values), .origin = {0, place}};
  }

  std::nullopt_t report(Diagnostic diagnostic) { return macros_.report(std::move(diagnostic)); }

 private:
  bool check_args(const std::optional<std::vector<Macro>>& args, std::string_view key, Span place) {
    if (args) return true;
    report(error(DiagKind::wrong_type, fmt::format("`{}` is null: expected a mapping of macros", key))
               .at(place)
               .help(fmt::format("write `{}: {{}}` for a template without macros", key)));
    return false;
  }

  bool check_null_macros(std::string_view file, const std::vector<Macro>& macros) {
    return macros_.check_null_macros(macros, [&](const std::string& name) {
      return has_python_words()
                 ? fmt::format("database arg '{}' in database template '{}' not found in context", name, file)
                 : fmt::format("the macro `{}` of `{}` needs a value: there is no parameter `{}`", name, file,
                               name);
    });
  }

  /// Warns of a value that ends its row in ioc.subst, as msi reads it. The value is written as the reference
  /// writes it.
  void check_value(const MacroValue& value, const Macro& macro, std::string_view file) {
    const auto fault = fault_of(value.value);
    if (!fault) return;
    Span given = macros_.entity().given_place(macros_.field_of(macro));
    const bool is_own = macro.value != nullptr && has_fault(macro.value->value, fault->character);
    if (!given.known() && !is_own) given = given_with(macros_.entity(), fault->character);
    Diagnostic found = warning(DiagKind::database_value,
                               fmt::format("the macro `{}` of `{}` {}", value.name, file, fault->what))
                           .at(given.known() ? given : value.place)
                           .help(fault->advice);
    if (given.known()) {
      // Several macros may contain the same given value.
      found.set_cause(fmt::format("{}:{}", given.file, given.begin));
      found.add_note(value.place, "used here");
    }
    report(std::move(found));
  }

  bool is_enabled(const Database& database) {
    if (database.enabled == nullptr) return true;
    const auto text = macros_.render(*database.enabled);
    if (!text) return false;
    const std::string word = unicode::lower(*text);
    return word == "yes" || word == "true" || word == "1";
  }

  /// The name of the template, or nullopt if it has an error or a macro without a value is not a field.
  std::optional<std::string> render_file(const yaml::Node& node, const std::vector<Macro>& macros) {
    const std::string& raw = node.value.as_string();
    const std::string_view trimmed = text::trim(raw, "\n");
    const std::size_t cut = trimmed.empty() ? 0 : static_cast<std::size_t>(trimmed.data() - raw.data());
    const Locate in_node = macros_.renderer().in_node(node);
    auto file = macros_.renderer().render(
        Value(trimmed), macros_.entity().names(), std::nullopt,
        [&](std::size_t begin, std::size_t end) { return in_node(begin + cut, end + cut); });
    if (!file) return report(std::move(file.error()));
    if (!check_null_macros(trimmed, macros)) return std::nullopt;
    return file->as_string();
  }

  EntityMacros macros_;
};

DatabaseTable new_table(const std::string& file, const DatabaseRow& first) {
  DatabaseTable out{.file = file, .macros = {}, .rows = {}};
  for (const MacroValue& macro : first.macros) out.macros.push_back(macro.name);
  return out;
}

/// The diagnostic for a use of a template whose number of macros differs from that of the first use. If there
/// are more, ioc.subst has no columns for them. If there are fewer, the reference prints a short row, which
/// is probably a mistake.
Diagnostic column_mismatch(const DatabaseTable& table, std::size_t size, Span place) {
  const std::string message = fmt::format("`{}` is used with {} here, but with {} in its first use",
                                          table.file, text::plural(size, "macro"), table.macros.size());
  const bool more = size > table.macros.size();
  return (more ? error(DiagKind::database_columns, message) : warning(DiagKind::database_columns, message))
      .at(place)
      .note(table.rows.front().origin.definition, "first used here")
      .help("give every use of a template the same macros in the same order");
}

/// The warning for a use of a template whose macros have other names, or another order, than those of the
/// first use; nothing if they are the same. The reference writes values under the names of the first use.
std::optional<Diagnostic> name_mismatch(const DatabaseTable& table, const DatabaseRow& row, Span place) {
  const std::size_t size = std::min(row.macros.size(), table.macros.size());
  for (std::size_t i = 0; i < size; ++i)
    if (row.macros[i].name != table.macros[i])
      return warning(DiagKind::database_columns,
                     fmt::format("the value of `{}` is passed to `{}` as `{}`, because the first use of the "
                                 "template names its macros differently",
                                 row.macros[i].name, table.file, table.macros[i]))
          .at(place)
          .note(table.rows.front().origin.definition, "first used here")
          .help("give every use of a template the same macros in the same order");
  return std::nullopt;
}

/// The tables by file name, in the order of first use.
class Tables {
 public:
  /// Adds a row to the table of the file. `place` is where its macros are.
  void add(const std::string& file, DatabaseRow row, EntityDatabases& databases, Span place) {
    const auto [known, is_new] = indexes_.emplace(file, tables_.size());
    if (is_new) tables_.push_back(new_table(file, row));
    DatabaseTable& table = tables_[known->second];
    const std::size_t size = row.macros.size();
    auto names = is_new ? std::nullopt : name_mismatch(table, row, place);
    if (names && size <= table.macros.size()) databases.report(*std::move(names));
    else if (size != table.macros.size()) databases.report(column_mismatch(table, size, place));
    if (size <= table.macros.size()) table.rows.push_back(std::move(row));
  }

  std::vector<DatabaseTable> done() { return std::move(tables_); }

 private:
  std::vector<DatabaseTable> tables_;
  std::unordered_map<std::string, std::size_t> indexes_;  ///< in `tables_`, by the name of the template
};

}  // namespace

std::vector<DatabaseTable> render_databases(const resolve::ResolvedIoc& ioc,
                                            const std::vector<DeviceScreen>& screens,
                                            resolve::Renderer& renderer, Sink& sink) {
  Tables tables;
  for (std::size_t i = 0; i < ioc.entities.size(); ++i) {
    const resolve::Entity& entity = *ioc.entities[i].entity;
    if (!entity.enabled().value_or(false)) continue;
    EntityDatabases databases(entity, renderer, sink);
    for (const Database& database : entity.model().databases) {
      auto used = databases.use(database);
      if (!used) continue;
      auto& [file, row] = *used;
      row.origin.entity = i;
      tables.add(file, std::move(row), databases, database.place);
    }
  }
  // As in ibek, PVI templates come last, and those of disabled entities, too.
  for (const DeviceScreen& screen : screens) {
    if (!screen.has_pv) continue;
    const resolve::Entity& entity = *ioc.entities[screen.origin.entity].entity;
    EntityDatabases databases(entity, renderer, sink);
    const std::string file = pvi_template_name(screen.description);
    auto row = databases.use_pvi(*entity.model().pvi, file);
    if (!row) continue;
    row->origin.entity = screen.origin.entity;
    tables.add(file, *std::move(row), databases, screen.place);
  }
  return tables.done();
}

}  // namespace iocwright::boot
