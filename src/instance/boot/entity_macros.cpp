#include "instance/boot/entity_macros.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "core/base/regex.hpp"
#include "core/base/text.hpp"
#include "core/diag/suggestion.hpp"
#include "core/value/text_forms.hpp"
#include "instance/resolve/entity.hpp"

namespace iocwright::boot {

namespace {

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

}  // namespace

std::nullopt_t EntityMacros::report(Diagnostic diagnostic) {
  renderer_.blame(diagnostic, entity_);
  diagnostic.add_note(entity_.place(), fmt::format("for this `{}`", entity_.type().name()));
  sink_.add(std::move(diagnostic));
  return std::nullopt;
}

std::optional<std::vector<Macro>> EntityMacros::expand(const std::vector<Macro>& macros) {
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

bool EntityMacros::check_null_macros(const std::vector<Macro>& macros,
                                     const std::function<std::string(const std::string& name)>& message) {
  bool ok = true;
  for (const Macro& macro : macros) {
    if (macro.value != nullptr || entity_.find(macro.name) != nullptr ||
        renderer_.globals().variables()->find(macro.name) != nullptr)
      continue;
    const std::vector<std::string>& fields = entity_.type().fields();
    report(error(DiagKind::database_argument, message(macro.name))
               .at(macro.place)
               .help(did_you_mean(macro.name, {fields.begin(), fields.end()},
                                  "give it a value, or add a parameter of this name")));
    ok = false;
  }
  return ok;
}

std::optional<std::vector<MacroValue>> EntityMacros::render_values(const std::vector<Macro>& macros) {
  std::vector<MacroValue> out;
  Budget budget(renderer_.limits());
  for (const Macro& macro : macros) {
    const bool own = macro.value != nullptr;
    const Value source = own ? macro.value->value : Value(fmt::format("{{{{ {} }}}}", macro.name));
    const Locate locate =
        own ? renderer_.in_node(*macro.value) : Locate([&](std::size_t, std::size_t) { return macro.place; });
    auto value = renderer_.render_any(source, entity_.names(), locate).and_then([&](const Value& made) {
      return to_str(made, budget);
    });
    if (!value) return report(std::move(value.error()));
    out.push_back({macro.name, *std::move(value), own ? macro.value->span : macro.place});
  }
  return out;
}

std::string_view EntityMacros::field_of(const Macro& macro) {
  if (macro.value == nullptr) return macro.name;
  if (!macro.value->is_string()) return "";
  const std::string_view text = text::trim(macro.value->value.as_string());
  if (!text.starts_with("{{") || !text.ends_with("}}") || text.size() < 4) return "";
  return text::trim(text.substr(2, text.size() - 4));
}

std::optional<std::string> EntityMacros::render(const yaml::Node& node) {
  auto out = renderer_.render(node.value, entity_.names(), std::nullopt, renderer_.in_node(node));
  if (!out) return report(std::move(out.error()));
  return out->as_string();
}

}  // namespace iocwright::boot
