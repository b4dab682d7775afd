#include "image/module/module_names.hpp"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "core/base/path.hpp"
#include "core/base/text.hpp"
#include "core/diag/file_result.hpp"
#include "image/recipe/describe.hpp"

namespace iocwright::image {

namespace {

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
bool is_word(char c) { return is_letter(c) || (c >= '0' && c <= '9'); }
bool is_in_file_name(char c) { return is_word(c) || c == '.' || c == '-' || c == '+'; }

template <std::size_t n>
bool has_ending(std::string_view name, const std::array<std::string_view, n>& endings) {
  return std::ranges::any_of(endings, [&](std::string_view ending) { return name.ends_with(ending); });
}

constexpr std::array<std::string_view, 6> database_endings{".dbd",           ".db",  ".template",
                                                           ".substitutions", ".sub", ".vdb"};
template <class Belongs, class Action>
void for_each_run(std::string_view text, Belongs belongs, Action action) {
  for (auto begin = text.begin(); (begin = std::find_if(begin, text.end(), belongs)) != text.end();) {
    const auto end = std::find_if_not(begin, text.end(), belongs);
    action(std::string_view(begin, end));
    begin = end;
  }
}

void add_words(std::string_view text, Names& names) {
  for_each_run(text, is_word, [&](std::string_view word) {
    if (is_letter(word.front()) && word.size() > 1) names.emplace(word);
  });
  for_each_run(text, is_in_file_name, [&](std::string_view name) {
    if (has_ending(name, database_endings) || name.starts_with("-l")) names.emplace(name);
  });
}

/// Whether the value of a variable lists libraries of EPICS modules, as those of `LIBS`, `motor_LIBS` and
/// `PROD_LIBS_Linux` do. SYS_LIBS are those of the system.
bool lists_libraries(std::string_view variable) {
  return variable.find("LIBS") != std::string_view::npos &&
         variable.find("SYS_LIBS") == std::string_view::npos;
}

void add_values(std::string_view line, NamesInFiles& names) {
  const std::size_t equals = line.find('=');
  if (equals == std::string_view::npos) return;
  const std::string_view variable = text::trim(line.substr(0, equals), " \t+:?");
  const bool libraries = lists_libraries(variable);
  const bool library = variable.starts_with("LIBRARY") || variable.starts_with("LOADABLE_LIBRARY");
  const bool files = variable.starts_with("DB");
  if (!libraries && !library && !files) return;
  for_each_run(
      line.substr(equals + 1), [](char c) { return c != ' ' && c != '\t'; },
      [&](std::string_view word) {
        if (!std::ranges::all_of(word, is_in_file_name)) return;
        if (files) names.offered.emplace(word);
        else (libraries ? names.used : names.offered).insert("-l" + std::string(word));
      });
}

/// The name between the quotes or blanks at the start of `text`, without folders.
std::string_view file_at(std::string_view text) {
  text = text::trim(text);
  const bool quoted = text.starts_with('"');
  if (quoted) text.remove_prefix(1);
  return path::name(text.substr(0, text.find_first_of(quoted ? "\"" : " \t\r{\"")));
}

bool is_makefile(std::string_view name, std::string_view folder) {
  if (name.ends_with("akefile") || name.starts_with("Makefile") || name.ends_with(".mk")) return true;
  const std::string_view inside = path::name(folder);
  return (inside == "configure" || inside == "cfg") && name != "RELEASE.local" &&
         (name.starts_with("RELEASE") || name.starts_with("CONFIG") || name.starts_with("RULES"));
}

/// Folders of installed files, at the top of a tree.
constexpr std::array<std::string_view, 8> installed{"bin", "lib",  "include",   "dbd",
                                                    "db",  "html", "templates", "docs"};

Result<void> scan(const std::string& folder, bool top, const Disk& disk, NamesInFiles& names) {
  for (const std::string& name : TRY(or_unreadable(disk.list(folder), "list"))) {
    const std::string file = path::join(folder, name);
    if (name == ".git" || name.starts_with("O.") || TRY(or_unreadable(disk.is_link(file)))) continue;
    const FileKind kind = TRY(or_unreadable(disk.kind(file)));
    if (kind == FileKind::folder) {
      if (!top || std::ranges::find(installed, name) == installed.end()) TRY(scan(file, false, disk, names));
      continue;
    }
    const bool makefile = is_makefile(name, folder), database = has_ending(name, database_endings);
    if (kind != FileKind::file || (!makefile && !database)) continue;
    const std::string text = TRY(or_unreadable(disk.read(file), "read"));
    if (makefile) add_makefile_names(text, names);
    else add_included_files(text, names.used);
  }
  return {};
}

constexpr std::string_view format_line = "iocwright module names 1";
constexpr std::array<std::pair<std::string_view, std::string ModuleNames::*>, 4> texts{
    {{"commit", &ModuleNames::commit},
     {"tree", &ModuleNames::tree},
     {"time", &ModuleNames::time},
     {"macro", &ModuleNames::macro}}};

/// Calls `action` with the key and the names of each list.
template <class Module, class Action>
void for_each_list(Module& module, Action action) {
  action("required", module.required);
  action("macros", module.macros);
  action("used", module.sources.used);
  action("offered", module.sources.offered);
  action("used by recipe", module.recipe.used);
  action("offered by recipe", module.recipe.offered);
}

}  // namespace

std::string ModuleNames::text() const {
  std::string out(format_line);
  for (const auto& [key, member] : texts) out.append("\n").append(key).append("\t").append(this->*member);
  for_each_list(*this, [&](std::string_view key, const Names& names) {
    out.append("\n").append(key);
    for (const std::string& name : names) out.append("\t").append(name);
  });
  return out + (whole ? "\nwhole\n" : "\n");
}

std::optional<ModuleNames> ModuleNames::parse(std::string_view text) {
  const auto lines = text::split(text, '\n');
  if (lines.front() != format_line) return std::nullopt;
  ModuleNames out;
  for (const std::string_view line : lines) {
    auto fields = text::split(line, '\t');
    out.whole = out.whole || line == "whole";
    for (const auto& [key, member] : texts)
      if (fields.front() == key && fields.size() == 2) out.*member = fields[1];
    for_each_list(out, [&](std::string_view key, Names& names) {
      if (fields.front() == key)
        for (auto field = fields.begin() + 1; field != fields.end(); ++field)
          names.emplace_hint(names.end(), *field);
    });
  }
  return out;
}

void add_makefile_names(std::string_view text, NamesInFiles& names) {
  const std::string joined = text::replace_all(text::replace_all(text, "\r", ""), "\\\n", " ");
  for (std::string_view line : text::split(std::string_view(joined), '\n')) {
    line = line.substr(0, line.find('#'));
    add_words(line, names.used);
    add_values(line, names);
  }
}

void add_included_files(std::string_view text, Names& names) {
  for (std::string_view line : text::split(text, '\n')) {
    line = text::trim(line);
    for (const std::string_view keyword : {std::string_view("include"), std::string_view("file")})
      if (line.starts_with(keyword) && line.size() > keyword.size() && !is_word(line[keyword.size()]))
        if (const auto file = file_at(line.substr(keyword.size())); has_ending(file, database_endings))
          names.emplace(file);
  }
}

Result<NamesInFiles> names_in_tree(const std::string& folder, const Disk& disk) {
  NamesInFiles out;
  if (TRY(or_unreadable(disk.is_folder(folder)))) TRY(scan(folder, true, disk, out));
  for (const std::string& own : out.offered) out.used.erase(own);
  return out;
}

Result<void> set_recipe_names(const ModulePlan& module, const Disk& disk, ModuleNames& names) {
  NamesInFiles found;
  names.macros.clear();
  names.required.clear();
  const nlohmann::ordered_json plan = to_json(module);
  for (std::size_t i = 0; i < module.steps.size(); ++i) {
    const Step& step = module.steps[i];
    if (const auto* release = std::get_if<SetRelease>(&step.action)) {
      for (const auto& [macro, value] : release->extra) names.macros.insert(macro.text);
      for (const PlacedText& macro : release->blank) {
        names.macros.insert(macro.text);
        found.used.insert(macro.text);
      }
    } else if (const auto* registration = std::get_if<RegisterModule>(&step.action)) {
      for (const PlacedText& library : registration->libs) found.offered.insert("-l" + library.text);
      found.offered.insert(registration->dbds.begin(), registration->dbds.end());
    }
    if (step.stage != Stage::tasks && step.stage != Stage::edit && step.stage != Stage::make) continue;
    using nlohmann::json;
    const std::string action =
        plan["steps"][i]["action"].dump(-1, ' ', false, json::error_handler_t::replace);
    // Not the words of its path, which would be part of the names.
    const std::string lines = text::replace_all(text::replace_all(action, module.folder, "."), "\\n", "\n");
    add_words(lines, found.used);
    add_makefile_names(lines, found);
  }
  // The first one is the recipe itself, whose steps are above.
  for (std::size_t i = 1; i < module.recipe_files.size(); ++i)
    add_makefile_names(TRY(or_unreadable(disk.read(module.recipe_files[i]), "read")), found);
  names.recipe = std::move(found);
  names.macro = module.macro;
  names.whole = module.whole_release;
  if (module.requirements) names.required.insert(module.requirements->begin(), module.requirements->end());
  return {};
}

}  // namespace iocwright::image
