// `help …`: reference pages, printed from the tables that the program works with.
#include <fmt/format.h>

#include <iostream>
#include <memory>

#include "cli/commands.hpp"
#include "core/base/text.hpp"
#include "image/recipe/recipe.hpp"
#include "image/recipe/task_file.hpp"
#include "instance/resolve/global_state.hpp"
#include "lang/jinja/functions/function.hpp"

namespace iocwright::cli {

namespace {

void print_rows(std::string_view title, std::span<const jinja::FunctionRow> rows) {
  std::cout << "\n" << title << "\n\n";
  for (const jinja::FunctionRow& row : rows) {
    const std::string call = jinja::is_data_attribute(row) ? std::string(row.name)
                                                           : fmt::format("{}({})", row.name, row.parameters);
    std::cout << fmt::format("  {:<36} {}\n", call, row.summary);
  }
}

void print_groups(const std::vector<jinja::FunctionGroup>& groups) {
  for (const jinja::FunctionGroup& group : groups) print_rows(group.title, group.rows);
}

void print_jinja() {
  std::cout
      << "Templates are Jinja2's. A name that does not exist is an error when it is used. Integers have 64 "
         "bits; what does\n"
         "not fit is an error. Names that begin with an underscore are out of reach, but for `_global`.\n"
         "\n"
         "Names: the entity's fields, global variables, `ioc_name`, `ioc_yaml_file_name`, `env` (the "
         "environment).\n"
         "Statements: if, for, set, macro, call, filter, with, block, raw, print, autoescape. Include, "
         "import, from and\n"
         "extends are refused: a template stands alone.\n";
  print_rows("Functions of _global", resolve::global_state_functions());
  print_groups(jinja::global_groups());
  print_groups(jinja::filter_groups());
  print_groups(jinja::test_groups());
  print_groups(jinja::method_groups());
}

void print_diagnostics() {
  std::cout << "Kinds of messages, as they stand in brackets behind each:\n\n";
  for (const KindRow& row : diag_kinds()) std::cout << fmt::format("  {:<22} {}\n", row.slug, row.meaning);
}

void print_limits(const Limits& limits) {
  std::cout << "What one template may use. Raise a limit with `--limit NAME=N` or by its variable of the "
               "environment:\n\n";
  for (const LimitRow& row : limit_rows())
    std::cout << fmt::format("  {:<8} {:>12}  {:<24} {}\n", row.name, limits.*row.value, row.environment,
                             row.meaning);
}

void print_fields(const format::ObjectFormat& format, int indent) {
  for (const format::Field& field : format.fields) {
    const std::string fallback = field.fallback.empty()     ? "required"
                                 : field.fallback == "null" ? ""
                                                            : fmt::format("default {}", field.fallback);
    std::cout << fmt::format("{:{}}{:<{}} {}{}{}\n", "", indent, field.key, 24 - indent, field.description,
                             fallback.empty() ? "" : "; ", fallback);
    const format::Type* item = field.type->item != nullptr ? field.type->item : field.type;
    if (item->object != nullptr) print_fields(*item->object, indent + 2);
  }
}

void print_recipes() {
  std::cout << "Keys of a recipe `<module>.install.yml`. Texts may be Jinja templates that name these keys, "
               "those of `vars`, and what\n"
               "the image has: support_folder, local_path, is_linux, is_rtems, target_arch and so on.\n\n";
  print_fields(image::recipe_format(), 2);
  std::cout << "\nModules that a file of tasks may use, with or without `ansible.builtin.`:\n\n";
  for (const format::ObjectFormat& module : image::task_modules()) {
    std::vector<std::string> keys;
    for (const format::Field& field : module.fields) keys.emplace_back(field.key);
    std::cout << fmt::format("  {:<12} {}\n", module.name, text::join(keys, ", "));
  }
}

}  // namespace

void setup_help(CLI::App& command, Session& session, int& status) {
  auto page = std::make_shared<std::string>();
  command.add_option("page", *page, "jinja, recipes, diagnostics or limits")
      ->required()
      ->check(CLI::IsMember({"jinja", "recipes", "diagnostics", "limits"}))
      ->option_text("PAGE");
  command.callback([page, &session, &status] {
    if (*page == "jinja") print_jinja();
    else if (*page == "diagnostics") print_diagnostics();
    else if (*page == "recipes") print_recipes();
    else print_limits(session.limits);
    status = done;
  });
}

}  // namespace iocwright::cli
