#include "instance/report/pvs.hpp"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "instance/report/lists.hpp"

namespace iocwright::report {

namespace {

using Json = nlohmann::ordered_json;

Json fields_json(const PvFact& pv, const Sources& sources) {
  Json out = Json::object();
  for (const PvField& field : pv.fields)
    out[field.name] = {{"value", field.value}, {"place", place_text(field.place, sources)}};
  return out;
}

}  // namespace

const PvFact* Pvs::find(std::string_view name) const {
  const auto found = std::ranges::find(pvs, name, &PvFact::name);
  return found == pvs.end() ? nullptr : &*found;
}

Listing list_pvs(const InstanceFacts& facts, const Pvs& pvs, const Sources& sources) {
  Listing out{.columns = {"pv", "type", "template", "entity", "place"}, .rows = {}};
  for (const PvFact& pv : pvs.pvs) {
    const PvLoad& load = pvs.loads[pv.load];
    const Span place = load.entity ? facts.boot.entities[*load.entity].place : load.place;
    out.rows.push_back({{"pv", pv.name},
                        {"type", pv.type},
                        {"template", place_text(pv.place, sources)},
                        {"entity", load.entity ? entity_name(facts, *load.entity) : ""},
                        {"place", place_text(place, sources)},
                        {"alias_of", pv.alias_of},
                        {"fields", fields_json(pv, sources)}});
  }
  return out;
}

std::vector<Comparable> comparable_pvs(const Pvs& pvs, const Sources& sources) {
  std::vector<Comparable> out;
  for (const PvFact& pv : pvs.pvs) {
    Comparable& thing = out.emplace_back();
    thing.subject = pv.name;
    thing.place = place_text(pv.place, sources);
    thing.fields.emplace_back(pv.alias_of.empty() ? "record type" : "alias of",
                              pv.alias_of.empty() ? pv.type : pv.alias_of);
    for (const PvField& field : pv.fields) thing.fields.emplace_back(field.name, field.value);
  }
  return out;
}

Explanation explain_pv(const InstanceFacts& facts, const Pvs& pvs, const PvFact& pv, const Sources& sources) {
  const PvLoad& load = pvs.loads[pv.load];
  ExplanationSection about{.title = {}, .rows = {{"record", pv.type, place_text(pv.place, sources)}}};
  if (!pv.alias_of.empty()) about.rows.push_back({"alias of", pv.alias_of});
  if (load.entity) {
    const boot::Entity& entity = facts.boot.entities[*load.entity];
    about.rows.push_back({"entity", entity_name(facts, *load.entity), place_text(entity.place, sources)});
    if (const std::string from = entity_source(facts, *load.entity, sources); !from.empty())
      about.rows.push_back({"from", from});
  }
  about.rows.push_back({"database", load.database, place_text(load.place, sources)});
  ExplanationSection macros{.title = "macros", .rows = {}};
  for (const boot::MacroValue& macro : load.macros)
    macros.rows.push_back({macro.name, macro.value, place_text(macro.place, sources)});
  if (!load.macro_text.empty()) about.rows.push_back({"macros", load.macro_text});
  ExplanationSection fields{.title = "fields", .rows = {}};
  for (const PvField& field : pv.fields)
    fields.rows.push_back({field.name, field.value, place_text(field.place, sources)});
  return {.subject = pv.name,
          .kind = "pv",
          .text = {},
          .sections = {std::move(about), std::move(macros), std::move(fields)}};
}

}  // namespace iocwright::report
