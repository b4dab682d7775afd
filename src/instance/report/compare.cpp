#include "instance/report/compare.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "instance/report/listing.hpp"

namespace iocwright::report {

namespace {

using Things = std::vector<Comparable>;
using Fields = std::vector<std::pair<std::string, std::string>>;

std::vector<FieldChange> field_changes(const Fields& before, const Fields& after) {
  std::vector<FieldChange> out;
  const auto value_in = [](const Fields& fields, const std::string& name) {
    const auto found = std::ranges::find(fields, name, &Fields::value_type::first);
    return found == fields.end() ? std::string() : found->second;
  };
  for (const auto& [name, value] : before)
    if (const std::string other = value_in(after, name); other != value) out.push_back({name, value, other});
  for (const auto& [name, value] : after)
    if (std::ranges::find(before, name, &Fields::value_type::first) == before.end())
      out.push_back({name, "", value});
  return out;
}

/// All fields of something that was added or removed.
std::vector<FieldChange> whole(const Fields& fields, Change change) {
  std::vector<FieldChange> out;
  for (const auto& [name, value] : fields)
    out.push_back(change == Change::added ? FieldChange{name, "", value} : FieldChange{name, value, ""});
  return out;
}

/// Finds for each thing of a list its partner in the other list, or null.
std::vector<const Comparable*> match(const Things& before, const Things& after) {
  std::multimap<std::string_view, std::size_t> open;  // indexes in `after` that have no partner
  for (std::size_t i = 0; i < after.size(); ++i) open.emplace(after[i].subject, i);
  std::vector<const Comparable*> out(before.size());
  for (const bool must_be_equal : {true, false})
    for (std::size_t i = 0; i < before.size(); ++i) {
      if (out[i] != nullptr) continue;
      const auto [begin, end] = open.equal_range(before[i].subject);
      const auto found = std::find_if(begin, end, [&](const auto& item) {
        return !must_be_equal || after[item.second].fields == before[i].fields;
      });
      if (found == end) continue;
      out[i] = &after[found->second];
      open.erase(found);
    }
  return out;
}

Things entities_of(const InstanceFacts& facts, const Sources& sources) {
  Things out;
  for (std::size_t i = 0; i < facts.entities.size(); ++i) {
    const boot::Entity& entity = facts.boot.entities[i];
    Fields fields{{"entity_enabled", entity.enabled ? "true" : "false"}};
    for (const FieldFact& field : facts.entities[i].fields) fields.emplace_back(field.name, field.value);
    out.push_back({entity_name(facts, i), place_text(entity.place, sources), std::move(fields)});
  }
  return out;
}

/// The fields of the first entity of each name.
std::map<std::string, const EntityFacts*> by_name(const InstanceFacts& facts) {
  std::map<std::string, const EntityFacts*> out;
  for (std::size_t i = 0; i < facts.entities.size(); ++i)
    out.emplace(entity_name(facts, i), &facts.entities[i]);
  return out;
}

/// Drops what follows from other values: calculated ones of a changed entity, unless nothing else has
/// changed, and all that was not given of one that was added or removed.
void drop_consequences(std::vector<Difference>& differences, const InstanceFacts& before,
                       const InstanceFacts& after) {
  const auto old_entities = by_name(before), new_entities = by_name(after);
  for (Difference& difference : differences) {
    const auto& entities = difference.change == Change::removed ? old_entities : new_entities;
    const auto has_origin = [&](const FieldChange& change, FieldOrigin origin) {
      const FieldFact* field = entities.at(difference.subject)->find(change.name);
      return field != nullptr && field->origin == origin;
    };
    const auto is_calculated = [&](const FieldChange& change) {
      return has_origin(change, FieldOrigin::calculated);
    };
    if (difference.change != Change::changed)
      std::erase_if(difference.fields,
                    [&](const FieldChange& change) { return !has_origin(change, FieldOrigin::given); });
    else if (!std::ranges::all_of(difference.fields, is_calculated))
      std::erase_if(difference.fields, is_calculated);
  }
}

Things databases_of(const InstanceFacts& facts, const Sources& sources) {
  Things out;
  for (const boot::DatabaseTable& table : facts.boot.databases)
    for (const boot::DatabaseRow& row : table.rows) {
      Fields fields;
      for (const boot::MacroValue& macro : row.macros) fields.emplace_back(macro.name, macro.value);
      out.push_back({table.file + " for " + entity_name(facts, row.origin.entity),
                     place_text(facts.boot.entities[row.origin.entity].place, sources), std::move(fields)});
    }
  return out;
}

std::vector<std::string> texts_of(const std::vector<FileLine>& lines) {
  std::vector<std::string> out;
  for (const FileLine& line : lines) out.push_back(line.text);
  return out;
}

}  // namespace

bool Comparison::is_same() const {
  return st_cmd.empty() && std::ranges::all_of(sections, [](const DifferenceSection& section) {
           return section.differences.empty();
         });
}

std::vector<Difference> compare_things(const Things& before, const Things& after) {
  const std::vector<const Comparable*> partners = match(before, after);
  std::vector<Difference> out;
  for (std::size_t i = 0; i < before.size(); ++i) {
    const Comparable& thing = before[i];
    if (partners[i] == nullptr)
      out.push_back({Change::removed, thing.subject, thing.place, whole(thing.fields, Change::removed)});
    else if (auto changes = field_changes(thing.fields, partners[i]->fields); !changes.empty())
      out.push_back({Change::changed, thing.subject, partners[i]->place, std::move(changes)});
  }
  const std::set<const Comparable*> matched(partners.begin(), partners.end());
  for (const Comparable& thing : after)
    if (!matched.contains(&thing))
      out.push_back({Change::added, thing.subject, thing.place, whole(thing.fields, Change::added)});
  return out;
}

Comparison compare_instances(const ComparedInstance& before, const ComparedInstance& after,
                             const Sources& sources) {
  Comparison out;
  std::vector<Difference> entities =
      compare_things(entities_of(before.facts, sources), entities_of(after.facts, sources));
  drop_consequences(entities, before.facts, after.facts);
  out.sections.push_back({"entities", std::move(entities)});
  out.sections.push_back(
      {"databases", compare_things(databases_of(before.facts, sources), databases_of(after.facts, sources))});
  out.st_cmd = diff_lines(texts_of(before.lines.st_cmd), texts_of(after.lines.st_cmd));
  return out;
}

}  // namespace iocwright::report
