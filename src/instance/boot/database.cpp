#include "instance/boot/database.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <unordered_map>

#include "core/base/regex.hpp"
#include "core/base/text.hpp"
#include "core/base/unicode.hpp"
#include "core/diag/suggestion.hpp"
#include "core/value/text_forms.hpp"
#include "instance/resolve/entity.hpp"

namespace iocwright::boot {

namespace {

using model::Database;
using model::Macro;
using resolve::Locate;

/// True if the regular expression of a macro is compared with the field, as in the reference. It is not if
/// the field is a parameter that begins with an underscore. A define with such a name is compared although
/// templates do not see it.
bool can_match(const resolve::Entity& entity, std::size_t field) {
  if (entity.field(static_cast<int>(field)) == nullptr) return false;
  const std::string& name = entity.type().fields()[field];
  return !name.starts_with('_') || entity.model().find_parameter(name) == nullptr;
}

/// The uses of database templates by one entity.
class EntityDatabases {
 public:
  EntityDatabases(const resolve::Entity& entity, resolve::Renderer& renderer, Sink& sink)
      : entity_(entity), renderer_(renderer), sink_(sink) {}

  /// The name of the template and its row, or nullopt if it is not enabled or has errors.
  std::optional<std::pair<std::string, DatabaseRow>> use(const Database& database) {
    if (!is_enabled(database)) return std::nullopt;
    if (!database.args) {
      return report(error(DiagKind::wrong_type, "`args` is null: expected a mapping of macros")
                        .at(database.place)
                        .help("write `args: {}` for a template without macros"));
    }
    const auto macros = expand(*database.args);
    if (!macros) return std::nullopt;
    auto file = render_file(*database.file, *macros);
    if (!file) return std::nullopt;
    auto values = render_values(*macros);
    if (!values) return std::nullopt;
    return std::pair(*std::move(file),
                     DatabaseRow{.macros = *std::move(values), .origin = {0, database.file->span}});
  }

  std::nullopt_t report(Diagnostic diagnostic) {
    diagnostic.add_note(entity_.place(), fmt::format("for this `{}`", entity_.type().name()));
    sink_.add(std::move(diagnostic));
    return std::nullopt;
  }

 private:
  bool is_enabled(const Database& database) {
    if (database.enabled == nullptr) return true;
    const yaml::Node& node = *database.enabled;
    auto text = renderer_.render(node.value, entity_.names(), std::nullopt, renderer_.in_node(node));
    if (!text) {
      report(std::move(text.error()));
      return false;
    }
    const std::string word = unicode::lower(text->as_string());
    return word == "yes" || word == "true" || word == "1";
  }

  /// A macro whose name contains `*` or `?` is a regular expression. It is replaced by one macro for each
  /// field of the entity whose name it matches from the beginning.
  std::optional<std::vector<Macro>> expand(const std::vector<Macro>& macros) {
    std::vector<Macro> out;
    const auto put = [&](const std::string& name, const Macro& macro) {
      const auto known = std::ranges::find(out, name, &Macro::name);
      if (known != out.end()) known->value = macro.value;
      else out.push_back({name, macro.value, macro.place});
    };
    for (const Macro& macro : macros) {
      if (macro.name.find_first_of("*?") == std::string::npos) {
        put(macro.name, macro);
        continue;
      }
      const auto regex = Regex::compile(macro.name);
      if (!regex)
        return report(
            error(DiagKind::database_argument,
                  fmt::format("`{}` is not a valid regular expression: {}", macro.name, regex.error()))
                .at(macro.place));
      const std::vector<std::string>& fields = entity_.type().fields();
      for (std::size_t i = 0; i < fields.size(); ++i) {
        if (!can_match(entity_, i)) continue;
        const auto match = regex->match(fields[i]);
        if (!match)
          return report(
              error(DiagKind::database_argument,
                    fmt::format("matching the regular expression `{}` failed: {}", macro.name, match.error()))
                  .at(macro.place));
        if (*match) put(fields[i], macro);
      }
    }
    return out;
  }

  /// The name of the template, or nullopt if it has an error or a macro without a value is not a field.
  std::optional<std::string> render_file(const yaml::Node& node, const std::vector<Macro>& macros) {
    const std::string& raw = node.value.as_string();
    const std::string_view trimmed = text::trim(raw, "\n");
    const std::size_t cut = trimmed.empty() ? 0 : static_cast<std::size_t>(trimmed.data() - raw.data());
    const Locate in_node = renderer_.in_node(node);
    auto file =
        renderer_.render(Value(trimmed), entity_.names(), std::nullopt,
                         [&](std::size_t begin, std::size_t end) { return in_node(begin + cut, end + cut); });
    if (!file) return report(std::move(file.error()));
    if (!check_null_macros(trimmed, macros)) return std::nullopt;
    return file->as_string();
  }

  bool check_null_macros(std::string_view file, const std::vector<Macro>& macros) {
    bool ok = true;
    for (const Macro& macro : macros) {
      if (macro.value != nullptr || entity_.find(macro.name) != nullptr ||
          renderer_.globals().variables()->find(macro.name) != nullptr)
        continue;
      const std::vector<std::string>& fields = entity_.type().fields();
      report(error(DiagKind::database_argument,
                   fmt::format("database arg '{}' in database template '{}' not found in context", macro.name,
                               file))
                 .at(macro.place)
                 .help(did_you_mean(macro.name, {fields.begin(), fields.end()},
                                    "give it a value, or add a parameter of this name")));
      ok = false;
    }
    return ok;
  }

  std::optional<std::vector<MacroValue>> render_values(const std::vector<Macro>& macros) {
    std::vector<MacroValue> out;
    Budget budget(renderer_.limits());
    for (const Macro& macro : macros) {
      const bool own = macro.value != nullptr;
      const Value source = own ? macro.value->value : Value(fmt::format("{{{{ {} }}}}", macro.name));
      const Locate locate = own ? renderer_.in_node(*macro.value)
                                : Locate([&](std::size_t, std::size_t) { return macro.place; });
      auto value = renderer_.render_any(source, entity_.names(), locate).and_then([&](const Value& made) {
        return to_str(made, budget);
      });
      if (!value) return report(std::move(value.error()));
      out.push_back({macro.name, *std::move(value), own ? macro.value->span : macro.place});
    }
    return out;
  }

  const resolve::Entity& entity_;
  resolve::Renderer& renderer_;
  Sink& sink_;
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
      .help("give every use of a template the same macros in the same order");
}

}  // namespace

std::vector<DatabaseTable> render_databases(const resolve::ResolvedIoc& ioc, resolve::Renderer& renderer,
                                            Sink& sink) {
  std::vector<DatabaseTable> out;
  std::unordered_map<std::string, std::size_t> indexes;  // in `out`, by the name of the template
  for (std::size_t i = 0; i < ioc.entities.size(); ++i) {
    const resolve::Entity& entity = *ioc.entities[i].entity;
    if (!entity.enabled().value_or(false)) continue;
    EntityDatabases databases(entity, renderer, sink);
    for (const Database& database : entity.model().databases) {
      auto used = databases.use(database);
      if (!used) continue;
      auto& [file, row] = *used;
      row.origin.entity = i;
      const auto [known, is_new] = indexes.emplace(file, out.size());
      if (is_new) out.push_back(new_table(file, row));
      DatabaseTable& table = out[known->second];
      const std::size_t size = row.macros.size();
      if (size != table.macros.size()) databases.report(column_mismatch(table, size, database.place));
      if (size <= table.macros.size()) table.rows.push_back(std::move(row));
    }
  }
  return out;
}

}  // namespace iocwright::boot
