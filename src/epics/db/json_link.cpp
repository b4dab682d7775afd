// The links that are described in JSON: the types of links of EPICS Base (`database/src/std/link`).
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "epics/db/calc_expression.hpp"
#include "epics/db/json5.hpp"
#include "epics/db/link_value.hpp"

namespace iocwright::epics {

namespace {

using Kind = JsonValue::Kind;

constexpr std::size_t maximum_arguments = 12;  // CALCPERFORM_NARGS of lnkCalc.c

class Checker {
 public:
  Checker(FieldKind kind, const Definitions& definitions) : kind_(kind), definitions_(definitions) {}

  /// A map with one key, the type of the link.
  std::string link(const JsonValue& value) {
    if (value.keys.empty()) return {};
    const auto found = definitions_.links.find(value.keys[0]);
    if (found == definitions_.links.end())
      return fmt::format("dbJLinkInit: Link type '{}' not found", value.keys[0]);
    if (value.items.empty()) return {};
    std::string error = body(found->second.table, value.items[0]);
    if (error.empty() && value.keys.size() > 1)
      error = fmt::format("dbJLinkInit: Illegal second link key '{}'", value.keys[1]);
    return error;
  }

 private:
  std::string body(std::string_view table, const JsonValue& value) {
    if (table == "lnkConstIf") return constant(value);
    if (table == "lnkCalcIf") return calculation(value);
    if (table == "lnkStateIf") return state(value);
    if (table == "lnkDebugIf" || table == "lnkTraceIf") return wrapper(table, value);
    return {};
  }

  std::string constant(const JsonValue& value) {
    if (kind_ != FieldKind::in_link) return "lnkConst: Only works with input links";
    if (value.kind == Kind::null || value.kind == Kind::map) return "lnkConst: Unsupported value";
    if (value.kind != Kind::array) return {};
    const auto is_text = [](const JsonValue& item) { return item.kind == Kind::string; };
    const auto texts = std::ranges::count_if(value.items, is_text);
    const bool is_flat = std::ranges::all_of(value.items, [](const JsonValue& item) {
      return item.kind != Kind::array && item.kind != Kind::map && item.kind != Kind::null;
    });
    const bool is_mixed = texts != 0 && static_cast<std::size_t>(texts) != value.items.size();
    return is_flat && !is_mixed ? "" : "lnkConst: Mixed data types in array";
  }

  std::string state(const JsonValue& value) const {
    if (kind_ == FieldKind::forward_link) return "lnkState: DBF_FWDLINK not supported";
    return value.kind == Kind::string ? "" : "lnkState: Unsupported value";
  }

  std::string wrapper(std::string_view table, const JsonValue& value) {
    if (value.kind == Kind::map) return link(value);
    return fmt::format("{}: Unsupported value", table);
  }

  std::string calculation(const JsonValue& value) {
    if (kind_ == FieldKind::forward_link) return "lnkCalc: No support for forward links";
    if (value.kind != Kind::map) return fmt::format("lnkCalc: Unexpected {} {}", name_of(value), value.text);
    for (std::size_t i = 0; i < std::min(value.keys.size(), value.items.size()); ++i)
      if (std::string error = key_of_calculation(value.keys[i], value.items[i]); !error.empty()) return error;
    const auto has = [&](std::string_view key) {
      return std::ranges::find(value.keys, key) != value.keys.end();
    };
    if (kind_ == FieldKind::in_link && !has("expr")) return "lnkCalc: No expression ('expr' key)";
    if (kind_ == FieldKind::out_link && !has("out")) return "lnkCalc: No output link ('out' key)";
    return {};
  }

  std::string key_of_calculation(std::string_view key, const JsonValue& value) {
    const std::string unexpected = fmt::format("lnkCalc: Unexpected {} {}", name_of(value), value.text);
    if (key == "expr" || key == "major" || key == "minor") {
      if (value.kind != Kind::string) return unexpected;
      const auto error = calc_error(value.text);
      return error ? fmt::format("lnkCalc: Error in calc expression, {}", *error) : "";
    }
    if (key == "args") return value.kind == Kind::array ? arguments(value.items) : arguments({value});
    if (key == "units") return value.kind == Kind::string ? "" : unexpected;
    if (key == "prec") return value.kind == Kind::integer ? "" : unexpected;
    if (key == "time") {
      const bool is_argument =
          value.text.size() == 1 && (value.text[0] | 0x20) >= 'a' && (value.text[0] | 0x20) <= 'l';
      return value.kind == Kind::string && is_argument ? "" : unexpected;
    }
    if (key == "out" && kind_ == FieldKind::out_link)
      return value.kind == Kind::map ? link(value) : unexpected;
    return fmt::format("lnkCalc: Unknown key \"{}\"", key);
  }

  std::string arguments(const std::vector<JsonValue>& items) {
    if (items.size() > maximum_arguments)
      return fmt::format("lnkCalc: Too many input args, limit is {}", maximum_arguments);
    for (const JsonValue& item : items) {
      if (item.kind == Kind::map) {
        Checker inner(FieldKind::in_link, definitions_);
        if (std::string error = inner.link(item); !error.empty()) return error;
      } else if (item.kind != Kind::integer && item.kind != Kind::number) {
        return fmt::format("lnkCalc: Unexpected {} {}", name_of(item), item.text);
      }
    }
    return {};
  }

  static std::string_view name_of(const JsonValue& value) {
    constexpr std::array<std::string_view, 7> names{"null",   "boolean", "integer", "double",
                                                    "string", "array",   "map"};
    return names.at(static_cast<std::size_t>(value.kind));
  }

  FieldKind kind_;
  const Definitions& definitions_;
};

}  // namespace

std::string check_json_link(std::string_view json, FieldKind kind, const Definitions& definitions) {
  const JsonResult parsed = parse_json5(json);
  std::string error = Checker(kind, definitions).link(parsed.value);
  if (error.empty() && !parsed.error.empty()) error = "dbJLinkInit: parse error: " + parsed.error;
  return error;
}

}  // namespace iocwright::epics
