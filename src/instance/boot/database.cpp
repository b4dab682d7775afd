#include "instance/boot/database.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <unordered_map>

#include "core/base/regex.hpp"
#include "core/base/text.hpp"
#include "core/base/unicode.hpp"
#include "core/base/utf8.hpp"
#include "core/value/text_forms.hpp"
#include "instance/resolve/entity.hpp"

namespace iocwright::boot {

namespace {

using model::Database;
using model::Macro;
using resolve::Cast;
using resolve::Entity;
using resolve::Locate;

class TableBuilder {
 public:
  TableBuilder(resolve::Renderer& renderer, Sink& sink) : renderer_(renderer), sink_(sink) {}

  void add(const Entity& entity, const Database& database) {
    if (!is_enabled(entity, database)) return;
    if (!database.args) {
      fault(error(DiagKind::wrong_type, "`args` is null: expected a mapping of macros")
                .at(database.place)
                .help("write `args: {}` for a template without macros"),
            entity);
      return;
    }
    const auto macros = expand(entity, *database.args);
    if (!macros) return;
    const std::string& raw = database.file->value.as_string();
    const std::string_view trimmed = text::trim(raw, "\n");
    const std::size_t cut = trimmed.empty() ? 0 : static_cast<std::size_t>(trimmed.data() - raw.data());
    const Locate in_file = renderer_.in_node(*database.file);
    auto file = renderer_.render(Value(trimmed), entity, Cast::none, [&](std::size_t begin, std::size_t end) {
      return in_file(begin + cut, end + cut);
    });
    if (!file) return fault(std::move(file.error()), entity);
    if (!check_null_macros(entity, trimmed, *macros)) return;
    add_row(table_for(file->as_string(), *macros), entity, database, *macros);
  }

  std::vector<DatabaseTable> take() { return std::move(tables_); }

 private:
  void fault(Diagnostic problem, const Entity& entity) {
    problem.add_note(entity.place(), fmt::format("for this `{}`", entity.type().name()));
    sink_.add(std::move(problem));
  }

  bool is_enabled(const Entity& entity, const Database& database) {
    if (database.enabled == nullptr) return true;
    auto text =
        renderer_.render(database.enabled->value, entity, Cast::none, renderer_.in_node(*database.enabled));
    if (!text) {
      fault(std::move(text.error()), entity);
      return false;
    }
    const std::string word = unicode::lower(text->as_string());
    return word == "yes" || word == "true" || word == "1";
  }

  /// Parameters that begin with an underscore are private; defines that do are found, but have no value in a
  /// template.
  static bool can_match(const Entity& entity, std::size_t field) {
    if (entity.field(static_cast<int>(field)) == nullptr) return false;
    const std::string& name = entity.type().fields()[field];
    return !name.starts_with('_') || entity.model().find_parameter(name) == nullptr;
  }

  /// Macros whose name holds `*` or `?` are regular expressions over the entity's fields, matched at their
  /// beginning.
  std::optional<std::vector<Macro>> expand(const Entity& entity, const std::vector<Macro>& macros) {
    std::vector<Macro> out;
    const auto put = [&](std::string name, const Macro& macro) {
      const auto known = std::find_if(out.begin(), out.end(), [&](const Macro& m) { return m.name == name; });
      if (known != out.end()) known->value = macro.value;
      else out.push_back({std::move(name), macro.value, macro.place});
    };
    for (const Macro& macro : macros) {
      if (macro.name.find_first_of("*?") == std::string::npos) {
        put(macro.name, macro);
        continue;
      }
      const auto regex = Regex::compile(macro.name);
      if (!regex) {
        fault(error(DiagKind::database_argument,
                    fmt::format("`{}` is no regular expression: {}", macro.name, regex.error()))
                  .at(macro.place),
              entity);
        return std::nullopt;
      }
      for (std::size_t i = 0; i < entity.type().fields().size(); ++i) {
        if (!can_match(entity, i)) continue;
        const auto match = regex->match(entity.type().fields()[i]);
        if (!match) {
          fault(error(DiagKind::database_argument,
                      fmt::format("the regular expression `{}` fails: {}", macro.name, match.error()))
                    .at(macro.place),
                entity);
          return std::nullopt;
        }
        if (*match) put(entity.type().fields()[i], macro);
      }
    }
    return out;
  }

  bool check_null_macros(const Entity& entity, std::string_view file, const std::vector<Macro>& macros) {
    bool good = true;
    for (const Macro& macro : macros) {
      if (macro.value != nullptr || entity.find(macro.name) != nullptr ||
          renderer_.globals().variables()->find(macro.name) != nullptr)
        continue;
      std::vector<std::string_view> names(entity.type().fields().begin(), entity.type().fields().end());
      const auto near = text::nearest(macro.name, names);
      fault(error(DiagKind::database_argument,
                  fmt::format("database arg '{}' in database template '{}' not found in context", macro.name,
                              file))
                .at(macro.place)
                .help(near.empty() ? "give it a value, or a parameter of this name"
                                   : fmt::format("did you mean `{}`?", near)),
            entity);
      good = false;
    }
    return good;
  }

  DatabaseTable& table_for(const std::string& file, const std::vector<Macro>& macros) {
    const auto [number, is_new] = numbers_.emplace(file, tables_.size());
    if (is_new) {
      std::vector<std::string> headings;
      for (const Macro& macro : macros) headings.push_back(macro.name);
      tables_.push_back({file, {std::move(headings)}});
    }
    return tables_[number->second];
  }

  void add_row(DatabaseTable& table, const Entity& entity, const Database& database,
               const std::vector<Macro>& macros) {
    std::vector<std::string> row;
    Budget budget(renderer_.limits());
    for (const Macro& macro : macros) {
      const Value text =
          macro.value != nullptr ? macro.value->value : Value(fmt::format("{{{{ {} }}}}", macro.name));
      const Locate locate = macro.value != nullptr
                                ? renderer_.in_node(*macro.value)
                                : Locate([&](std::size_t, std::size_t) { return macro.place; });
      auto cell = renderer_.render_any(text, entity, locate).and_then([&](const Value& value) {
        return to_str(value, budget);
      });
      if (!cell) return fault(std::move(cell.error()), entity);
      row.push_back(*std::move(cell));
    }
    const std::size_t want = table.rows.front().size();
    if (row.size() != want) report_columns(table, entity, database, row.size());
    if (row.size() <= want) table.rows.push_back(std::move(row));
  }

  /// Headings are fixed by the first use of a template. More values than headings cannot be written; fewer
  /// can, as the reference does it, but are hardly meant.
  void report_columns(const DatabaseTable& table, const Entity& entity, const Database& database,
                      std::size_t size) {
    const std::string message =
        fmt::format("`{}` is used with {} here and with {} at its first use", table.file,
                    text::plural(size, "macro"), table.rows.front().size());
    const bool more = size > table.rows.front().size();
    fault((more ? error(DiagKind::database_columns, message) : warning(DiagKind::database_columns, message))
              .at(database.place)
              .help("give each use of a template the same macros in the same order"),
          entity);
  }

  resolve::Renderer& renderer_;
  Sink& sink_;
  std::vector<DatabaseTable> tables_;
  std::unordered_map<std::string, std::size_t> numbers_;
};

}  // namespace

std::vector<DatabaseTable> render_databases(const resolve::ResolvedIoc& ioc, resolve::Renderer& renderer,
                                            Sink& sink) {
  TableBuilder builder(renderer, sink);
  for (const Entity* entity : ioc.entities) {
    const auto enabled = entity->enabled();
    if (!enabled || !*enabled) continue;
    for (const Database& database : entity->model().databases) builder.add(*entity, database);
  }
  return builder.take();
}

std::vector<std::string> align_rows(const DatabaseTable& table) {
  const std::size_t columns = table.rows.front().size();
  std::vector<std::size_t> widths(columns);
  const auto cell = [&](const std::vector<std::string>& row, std::size_t i) {
    return "\"" + row[i] + "\"" + (i + 1 < columns ? ", " : "");
  };
  for (const auto& row : table.rows)
    for (std::size_t i = 0; i < row.size(); ++i)
      widths[i] = std::max(widths[i], utf8::length(row[i]) + (i + 1 < columns ? 4 : 2));
  std::vector<std::string> out;
  out.reserve(table.rows.size());
  for (const auto& row : table.rows) {
    std::string line;
    for (std::size_t i = 0; i < row.size(); ++i) {
      const std::string text = cell(row, i);
      line += text;
      line.append(widths[i] - utf8::length(text), ' ');
    }
    out.push_back(std::move(line));
  }
  return out;
}

}  // namespace iocwright::boot
