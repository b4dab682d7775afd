#include "image/recipe/plan.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "core/base/path.hpp"
#include "core/base/text.hpp"

namespace iocwright::image {

namespace {

bool contains(const std::vector<std::string>& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

/// Where the recipe of a module has one of its requirements; unknown for plans that tests have made.
Span place_of(const ModulePlan& module, std::size_t requirement) {
  return requirement < module.requirement_places.size() ? module.requirement_places[requirement] : Span{};
}

/// Orders modules by depth-first search, so that each one comes after the modules it requires.
class Ordering {
 public:
  Ordering(std::vector<ModulePlan>& modules, const std::vector<std::string>& built)
      : modules_(modules), built_(built), states_(modules.size(), State::unseen) {
    for (std::size_t i = 0; i < modules.size(); ++i) {
      numbers_[modules[i].asked] = i;
      numbers_[modules[i].name] = i;
    }
  }

  Result<void> run() {
    for (std::size_t i = 0; i < modules_.size(); ++i) TRY(visit(i));
    std::vector<ModulePlan> sorted;
    for (std::size_t i : order_) sorted.push_back(std::move(modules_[i]));
    modules_ = std::move(sorted);
    return {};
  }

 private:
  enum class State : unsigned char { unseen, open, done };

  Result<void> visit(std::size_t number) {
    if (states_[number] == State::done) return {};
    ModulePlan& module = modules_[number];
    if (states_[number] == State::open) return fail(cycle(number));
    states_[number] = State::open;
    path_.push_back(number);
    if (module.requirements) {
      for (std::size_t i = 0; i < module.requirements->size(); ++i) {
        const std::string& name = (*module.requirements)[i];
        const auto found = numbers_.find(name);
        if (found == numbers_.end() && contains(built_, name)) continue;
        if (found == numbers_.end()) return fail(unmet(module, name).at(place_of(module, i)));
        if (auto visited = visit(found->second); !visited) {
          Diagnostic problem = std::move(visited.error());
          if (!problem.span().known()) problem.set_span(place_of(module, i));  // it closes a cycle
          return fail(std::move(problem));
        }
        if (!contains(module.after, modules_[found->second].name))
          module.after.push_back(modules_[found->second].name);
      }
    } else {
      // A recipe without `requires` depends on all modules listed before it, as in ibek-support.
      for (std::size_t i = 0; i < number; ++i) {
        if (states_[i] == State::open) continue;
        TRY(visit(i));
        module.after.push_back(modules_[i].name);
      }
    }
    path_.pop_back();
    states_[number] = State::done;
    order_.push_back(number);
    return {};
  }

  std::string path_text(std::size_t from) const {
    std::string out;
    for (std::size_t i = from; i < path_.size(); ++i)
      out += fmt::format("{}`{}`", i > from ? " → " : "", modules_[path_[i]].name);
    return out;
  }

  Diagnostic cycle(std::size_t number) const {
    const auto begin = std::find(path_.begin(), path_.end(), number);
    return error(DiagKind::requirement,
                 fmt::format("`{0}` requires itself: {1} → `{0}`", modules_[number].name,
                             path_text(static_cast<std::size_t>(begin - path_.begin()))))
        .help("remove one of these requirements");
  }

  Diagnostic unmet(const ModulePlan& module, const std::string& name) const {
    return error(DiagKind::requirement,
                 fmt::format("`{}` requires `{}`, which is neither built nor requested: {} → `{}`",
                             module.name, name, path_text(0), name))
        .help(fmt::format("add `{}` to the command, or use `--with-required`", name));
  }

  std::vector<ModulePlan>& modules_;
  const std::vector<std::string>& built_;
  std::vector<State> states_;
  std::vector<std::size_t> path_, order_;
  std::map<std::string, std::size_t> numbers_;
};

/// Makes the plan of each module that is requested or, with `--with-required`, required.
class Planner {
 public:
  Planner(const PlanRequest& request, const Target& target, const RecipePlaces& places, yaml::Reader& reader,
          const Limits& limits)
      : request_(request), target_(target), places_(places), reader_(reader), limits_(limits) {}

  BuildPlan run() {
    BuildPlan plan;
    for (const std::string& name : request_.modules) wanted_.emplace_back(name);
    for (std::size_t i = 0; i < wanted_.size(); ++i) {
      const PlacedText wanted = wanted_[i];
      if (wanted.text == "ioc") {
        plan.build_ioc = true;
        continue;
      }
      if (seen(plan, wanted.text)) continue;
      auto module = plan_one(wanted);
      if (!module) {
        reader_.sink.add(std::move(module).error());
        continue;
      }
      want_requirements(*module);
      plan.modules.push_back(*std::move(module));
    }
    check_requirements(plan);
    if (reader_.sink.has_errors()) return plan;
    auto ordered = order_modules(plan.modules, request_.built);
    reader_.sink.take_error(ordered);
    return plan;
  }

 private:
  static bool seen(const BuildPlan& plan, const std::string& name) {
    return std::any_of(plan.modules.begin(), plan.modules.end(),
                       [&](const ModulePlan& m) { return m.asked == name || m.name == name; });
  }

  /// Finds the recipe of a requested or, if its place is known, of a required module.
  Result<std::string> recipe_of(const PlacedText& module) {
    auto file = find_recipe(places_, reader_.disk, module.text);
    if (!file) file.error().set_span(module.place);
    return file;
  }

  /// Adds the requirements that have not been built to the wanted modules.
  void want_requirements(const ModulePlan& module) {
    if (!request_.with_required || !module.requirements) return;
    for (std::size_t i = 0; i < module.requirements->size(); ++i) {
      const std::string& name = (*module.requirements)[i];
      if (!contains(request_.built, name) &&
          std::ranges::find(wanted_, name, &PlacedText::text) == wanted_.end())
        wanted_.emplace_back(name, place_of(module, i));
    }
  }

  /// Reports requirements that are misspelled: no module has the name, and there is no recipe for it.
  void check_requirements(const BuildPlan& plan) {
    for (const ModulePlan& module : plan.modules) {
      if (!module.requirements) continue;
      for (std::size_t i = 0; i < module.requirements->size(); ++i) {
        const PlacedText required((*module.requirements)[i], place_of(module, i));
        if (seen(plan, required.text) || contains(request_.built, required.text)) continue;
        auto file = recipe_of(required);
        reader_.sink.take_error(file);
      }
    }
  }

  Result<ModulePlan> plan_one(const PlacedText& wanted) {
    const std::string& name = wanted.text;
    const std::string file = TRY(recipe_of(wanted));
    const auto document = reader_.read(file);
    const auto recipe = document ? load_recipe(document, file, reader_.sink) : std::nullopt;
    if (!recipe) return fail(error(DiagKind::yaml_syntax, "").consequence());
    ModulePlan plan = TRY(plan_module(*recipe, name, request_, target_, reader_, limits_));
    plan.recipe_files.insert(plan.recipe_files.begin(), file);
    return plan;
  }

  const PlanRequest& request_;
  const Target& target_;
  const RecipePlaces& places_;
  yaml::Reader& reader_;
  const Limits& limits_;
  std::vector<PlacedText> wanted_;  ///< the modules to plan; requirements are at the end
};

}  // namespace

Result<void> order_modules(std::vector<ModulePlan>& modules, const std::vector<std::string>& built) {
  return Ordering(modules, built).run();
}

std::optional<BuildPlan> plan_build(const PlanRequest& request, const Target& target,
                                    const RecipePlaces& places, yaml::Reader& reader, const Limits& limits) {
  BuildPlan plan = Planner(request, target, places, reader, limits).run();
  if (reader.sink.has_errors()) return std::nullopt;
  return plan;
}

}  // namespace iocwright::image
