#include "instance/resolve/object_ids.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "core/diag/suggestion.hpp"
#include "core/diag/wording.hpp"
#include "lang/jinja/eval/undefined.hpp"

namespace iocwright::resolve {

void ObjectIds::add(const std::string& id, Entity& entity, Span place, const Context& context) {
  const auto [known, is_new] = entities_.emplace(id, &entity);
  if (is_new) return;
  has_duplicates_ = true;
  report(sink_,
         error(DiagKind::duplicate_id,
               fmt::format("{} id `{}`", has_python_words() ? "Duplicate" : "duplicate", id))
             .at(place)
             .help(has_python_words() ? "" : "give each entity its own id")
             .note(known->second->place(), "first used by this entity"),
         context);
}

Value ObjectIds::find(const std::string& id, Span place, const Context& context) {
  const auto found = entities_.find(id);
  if (found != entities_.end()) return Value(found->second);
  if (suspects_.contains(id)) sink_.add(error(DiagKind::unknown_object, "").at(place).consequence());
  else missing_.push_back({id, place, context});
  return jinja::poison();
}

void ObjectIds::suspect(const GivenFields& given) {
  for (const GivenField& field : given)
    if (field.value.is_string()) suspects_.insert(field.value.as_string());
}

void ObjectIds::report_missing() {
  std::vector<std::string_view> known;
  for (const auto& [id, entity] : entities_) known.push_back(id);
  std::ranges::sort(known);
  std::unordered_set<std::string> explained;
  for (const Missing& missing : std::exchange(missing_, {})) {
    if (suspects_.contains(missing.id) && !entities_.contains(missing.id)) continue;
    // Only a few are printed, and searching many ids for the nearest one takes long.
    constexpr std::size_t max_explained = 20;
    const bool is_new = explained.size() < max_explained && explained.insert(missing.id).second;
    report(sink_, missing_error(missing, is_new ? known : std::vector<std::string_view>()), missing.context);
  }
}

Diagnostic ObjectIds::missing_error(const Missing& missing,
                                    const std::vector<std::string_view>& known) const {
  if (const auto later = entities_.find(missing.id); later != entities_.end())
    return error(DiagKind::later_object,
                 fmt::format(fmt::runtime(has_python_words() ? "object `{}` not found: it is defined later"
                                                             : "`{}` is used before its definition"),
                             missing.id))
        .at(missing.place)
        .note(later->second->place(), "defined here")
        .help(fmt::format("move `{}` before this entity", missing.id))
        .caused_by(missing.id);
  const std::string near = did_you_mean(missing.id, known);
  Diagnostic unknown =
      error(DiagKind::unknown_object, fmt::format("object `{}` not found: no entity has this id", missing.id))
          .at(missing.place)
          .help(near.empty() ? list_names("the ids are", known) : near)
          .caused_by(missing.id);
  // One of two entities with the same id was probably meant to have this one.
  return near.empty() && has_duplicates_ ? std::move(unknown).consequence() : std::move(unknown);
}

}  // namespace iocwright::resolve
