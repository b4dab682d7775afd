// Loads the statements of dbd files.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdlib>

#include "epics/db/load_context.hpp"
#include "epics/db/numbers.hpp"

namespace iocwright::epics {

namespace {

constexpr std::array<std::string_view, 9> specials{"SPC_NOMOD",    "SPC_DBADDR",  "SPC_SCAN",
                                                   "SPC_ALARMACK", "SPC_AS",      "SPC_MOD",
                                                   "SPC_RESET",    "SPC_LINCONV", "SPC_CALC"};

struct Loader {
  LoadContext& context;
  const DbStatement& statement;

  void report(LoadFinding finding) { context.report(std::move(finding), statement.piece, statement.span); }

  /// False, with an error that ends the load, for an item without a name.
  bool has_name(const DbName& name, std::string_view type) {
    if (!name.text.empty()) return true;
    report({.problem = LoadProblem::empty_definition, .type = std::string(type)});
    return false;
  }

  void operator()(const MenuStatement& menu) {
    if (!has_name(menu.name, "dbMenuHead: Menu")) {
      // Base takes the first choice for the menu.
      if (context.is_read(menu.end_piece)) context.crash(statement.piece, statement.span);
      return;
    }
    Menu out{.name = menu.name.text, .span = menu.name.span};
    for (const MenuStatement::Choice& choice : menu.choices) {
      if (choice.name.text.empty())
        context.report({.problem = LoadProblem::empty_definition, .type = "dbMenuChoice: Menu choice"},
                       statement.piece, choice.name.span);
      else out.choices.push_back({choice.name.text, choice.text.text, choice.name.span});
    }
    context.database.definitions.menus.try_emplace(menu.name.text, std::move(out));
  }

  void operator()(const RecordTypeStatement& type) {
    if (!has_name(type.name, "dbRecordtypeHead: Recordtype")) {
      if (type.has_body && context.is_read(type.end_piece)) context.crash(statement.piece, statement.span);
      return;
    }
    auto& types = context.database.definitions.record_types;
    const bool is_known = types.contains(type.name.text);
    if (!type.has_body) {
      if (!is_known)
        context.report({.problem = LoadProblem::empty_record_type, .name = type.name.text}, type.end_piece,
                       type.name.span);
      return;
    }
    if (is_known) return;
    RecordType out{.name = type.name.text,
                   .is_linked = context.rules.is_linked,
                   .span = type.name.span,
                   .unread = type.skipped};
    for (const RecordTypeStatement::Field& field : type.fields)
      if (context.is_read(field.piece)) add_field(out, field);
    if (context.is_read(type.end_piece)) types.emplace(type.name.text, std::move(out));
  }

  void add_field(RecordType& type, const RecordTypeStatement::Field& field) {
    if (field.name.text.empty())
      return context.report(
          {.problem = LoadProblem::empty_definition, .type = "dbRecordtypeFieldHead: Field"}, field.piece,
          field.name.span);
    const auto kind = field_kind(field.type.text);
    if (!kind)
      context.report({.problem = LoadProblem::unknown_field_type,
                      .name = type.name,
                      .field = field.name.text,
                      .value = field.type.text},
                     field.piece, field.type.span);
    FieldType out{
        .name = field.name.text, .kind = kind.value_or(FieldKind::no_access), .span = field.name.span};
    bool has_extra = false;
    for (const RecordTypeStatement::Attribute& attribute : field.attributes) {
      has_extra |= attribute.name.text == "extra";
      set_attribute(type, out, attribute);
    }
    const bool lacks_size = out.kind == FieldKind::string && out.size == 0;
    if (kind && (lacks_size || (out.kind == FieldKind::no_access && !has_extra)))
      context.report({.problem = LoadProblem::missing_attribute,
                      .name = type.name,
                      .field = out.name,
                      .value = lacks_size ? "size" : "extra"},
                     field.piece, field.name.span);
    type.fields.push_back(std::move(out));
  }

  void set_attribute(const RecordType& type, FieldType& field,
                     const RecordTypeStatement::Attribute& attribute) {
    const std::string& name = attribute.name.text;
    const std::string& value = attribute.value.text;
    const auto is_one_of = [&](std::initializer_list<std::string_view> words) {
      return std::ranges::find(words, value) != words.end();
    };
    const auto is_integer = [&] { return parse_integer(value, false).error == NumberError::none; };
    bool is_right = true;
    if (name == "prompt") field.prompt = value;
    else if (name == "initial") field.initial = value;
    else if (name == "asl") is_right = is_one_of({"ASL0", "ASL1"});
    else if (name == "pp") is_right = is_one_of({"YES", "NO", "TRUE", "FALSE"});
    else if (name == "base") is_right = is_one_of({"DECIMAL", "HEX"});
    else if (name == "interest") is_right = is_integer();
    else if (name == "special") {
      is_right = std::ranges::find(specials, value) != specials.end() || is_integer();
      field.is_calculation = value == "SPC_CALC";
    } else if (name == "size") {
      is_right = is_integer();
      if (is_right) field.size = static_cast<std::size_t>(parse_integer(value, false).value);
    } else if (name == "menu") {
      field.menu = value;
      if (context.database.definitions.menu(value) == nullptr)
        context.report(
            {.problem = LoadProblem::unknown_menu, .name = type.name, .field = field.name, .value = value},
            attribute.piece, attribute.value.span);
    }
    if (!is_right)
      context.report({.problem = LoadProblem::bad_attribute,
                      .name = type.name,
                      .field = field.name,
                      .value = value,
                      .reason = name},
                     attribute.piece, attribute.value.span);
  }

  void operator()(const DeviceStatement& device) {
    const auto link = link_type(device.link_type.text);
    if (!link)
      return report({.problem = LoadProblem::unknown_link_type,
                     .span = device.link_type.span,
                     .name = device.choice.text,
                     .value = device.link_type.text});
    auto& types = context.database.definitions.record_types;
    const auto type = types.find(device.record_type.text);
    if (type == types.end())
      return report({.problem = LoadProblem::unknown_device_type,
                     .span = device.record_type.span,
                     .name = device.choice.text,
                     .type = device.record_type.text});
    if (type->second.device(device.choice.text) != nullptr) return;
    type->second.devices.push_back(
        {device.choice.text, device.table.text, *link, context.rules.is_linked, device.table.span});
  }

  void operator()(const SupportStatement& support) {
    using Kind = SupportStatement::Kind;
    constexpr std::array<std::string_view, 3> words{"dbDriver: Driver", "dbRegistrar: Registrar",
                                                    "dbFunction: Function"};
    if (!has_name(support.name, words.at(static_cast<std::size_t>(support.kind)))) return;
    Definitions& all = context.database.definitions;
    auto& items = support.kind == Kind::driver      ? all.drivers
                  : support.kind == Kind::registrar ? all.registrars
                                                    : all.functions;
    items.try_emplace(support.name.text,
                      SupportItem{support.name.text, "", context.rules.is_linked, support.name.span});
  }

  void operator()(const LinkStatement& link) {
    context.database.definitions.links.try_emplace(
        link.key.text, SupportItem{link.key.text, link.table.text, context.rules.is_linked, link.table.span});
  }

  void operator()(const VariableStatement& variable) {
    if (has_name(variable.name, "dbVariable: Variable"))
      context.database.definitions.variables.try_emplace(
          variable.name.text,
          SupportItem{variable.name.text, variable.type, context.rules.is_linked, variable.name.span});
  }

  void operator()(const BreakTableStatement& table) {
    has_name(table.name, "dbBreakHead: Breaktable");
    std::string reason;
    std::vector<double> numbers;
    for (const DbName& number : table.numbers) {
      const bool is_number = check_double(number.text) == NumberError::none;
      if (!is_number && reason.empty()) reason = "Non-numeric value in breaktable";
      numbers.push_back(is_number ? std::strtod(number.text.c_str(), nullptr) : 0);
    }
    if (reason.empty()) reason = problem_of(numbers);
    if (!reason.empty())
      return report({.problem = LoadProblem::bad_break_table,
                     .span = table.name.span,
                     .name = table.name.text,
                     .reason = reason});
    context.database.definitions.break_tables.insert(table.name.text);
  }

  std::string problem_of(const std::vector<double>& numbers) const {
    if (numbers.size() % 2 != 0) return "breaktable: Raw value missing";
    if (numbers.size() < 4) return "breaktable: Must have at least two points!";
    bool was_falling = false;
    for (std::size_t i = 2; i + 1 < numbers.size(); i += 2) {
      const double slope = (numbers[i + 1] - numbers[i - 1]) / (numbers[i] - numbers[i - 2]);
      if (slope == 0) return "breaktable slope is zero";
      if (i > 2 && !context.rules.allows_turning_slopes && (slope < 0) != was_falling)
        return "breaktable slope changes sign";
      was_falling = slope < 0;
    }
    return {};
  }

  template <class Other>
  void operator()(const Other&) {}
};

}  // namespace

void load_definition(LoadContext& context, const DbStatement& statement) {
  std::visit(Loader{context, statement}, statement.what);
}

}  // namespace iocwright::epics
