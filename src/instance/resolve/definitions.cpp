#include "instance/resolve/definitions.hpp"

#include <algorithm>

#include "instance/model/built_in.hpp"

namespace iocwright::resolve {

void Definitions::add(model::SupportModule module) {
  const model::SupportModule& kept =
      *modules_.emplace_back(std::make_unique<model::SupportModule>(std::move(module)));
  for (const model::EntityModel& model : kept.models) {
    auto type = std::make_unique<EntityType>(model);
    const auto [known, is_new] = indexes_.emplace(type->name(), types_.size());
    if (is_new) types_.push_back(std::move(type));
    else types_[known->second] = std::move(type);
  }
}

const EntityType* Definitions::find(std::string_view full_name) const {
  const auto found = indexes_.find(std::string(full_name));
  return found == indexes_.end() ? nullptr : types_[found->second].get();
}

const model::SupportModule* Definitions::find_module(std::string_view name) const {
  const auto found = std::ranges::find_if(modules_, [&](const auto& module) { return module->name == name; });
  return found == modules_.end() ? nullptr : found->get();
}

std::vector<std::string_view> Definitions::module_names() const {
  std::vector<std::string_view> names;
  for (const auto& module : modules_)
    if (std::ranges::find(names, module->name) == names.end()) names.emplace_back(module->name);
  return names;
}

std::vector<std::string_view> Definitions::type_names() const {
  std::vector<std::string_view> names;
  for (const auto& type : types_) names.push_back(type->name());
  for (const model::BuiltInType& type : model::built_in_types()) names.push_back(type.name());
  return names;
}

std::vector<std::shared_ptr<const yaml::Document>> Definitions::documents() const {
  std::vector<std::shared_ptr<const yaml::Document>> out;
  for (const auto& module : modules_) out.push_back(module->document);
  return out;
}

}  // namespace iocwright::resolve
