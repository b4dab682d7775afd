#include "instance/resolve/entity_type.hpp"

#include <algorithm>

namespace iocwright::resolve {

EntityType::EntityType(const model::EntityModel& model) : model_(&model), name_(model.full_name()) {
  const auto add = [this](const std::string& name) {
    if (numbers_.emplace(name, static_cast<int>(fields_.size())).second) fields_.push_back(name);
  };
  add("type");
  add("entity_enabled");
  for (const model::Parameter& parameter : model.parameters)
    if (can_be_given(parameter)) add(parameter.name);
  declared_ = fields_.size();
  for (const model::Define& define : model.pre_defines) add(define.name);
  for (const model::Parameter& parameter : model.parameters) add(parameter.name);
  for (const model::Define& define : model.post_defines) add(define.name);
}

int EntityType::field(std::string_view name) const {
  constexpr std::size_t few = 6;  // comparing a few short names is quicker than hashing
  if (fields_.size() <= few) {
    const auto found = std::find(fields_.begin(), fields_.end(), name);
    return found == fields_.end() ? -1 : static_cast<int>(found - fields_.begin());
  }
  const auto found = numbers_.find(std::string(name));
  return found == numbers_.end() ? -1 : found->second;
}

bool EntityType::can_be_given(const model::Parameter& parameter) {
  return parameter.name != "type" && !parameter.name.starts_with('_');
}

const model::Parameter* EntityType::id_parameter() const {
  const auto found =
      std::find_if(model_->parameters.begin(), model_->parameters.end(),
                   [](const model::Parameter& p) { return p.type == model::ParameterType::id; });
  return found == model_->parameters.end() ? nullptr : &*found;
}

void Definitions::add(model::SupportModule module) {
  const model::SupportModule& kept =
      *modules_.emplace_back(std::make_unique<model::SupportModule>(std::move(module)));
  for (const model::EntityModel& model : kept.models) {
    auto type = std::make_unique<EntityType>(model);
    const auto [known, is_new] = numbers_.emplace(type->name(), types_.size());
    if (is_new) types_.push_back(std::move(type));
    else types_[known->second] = std::move(type);
  }
}

const EntityType* Definitions::find(std::string_view full_name) const {
  const auto found = numbers_.find(std::string(full_name));
  return found == numbers_.end() ? nullptr : types_[found->second].get();
}

BuiltIn Definitions::built_in(std::string_view type_name) {
  if (type_name == "ibek.repeat") return BuiltIn::repeat;
  if (type_name == "ibek.wait_ip") return BuiltIn::wait_ip;
  if (type_name == "ibek.wait_usb") return BuiltIn::wait_usb;
  return BuiltIn::none;
}

bool Definitions::has_module(std::string_view name) const {
  return std::any_of(modules_.begin(), modules_.end(),
                     [&](const auto& module) { return module->name == name; });
}

std::vector<std::string_view> Definitions::type_names() const {
  std::vector<std::string_view> names{"ibek.repeat", "ibek.wait_ip", "ibek.wait_usb"};
  for (const auto& type : types_) names.push_back(type->name());
  return names;
}

}  // namespace iocwright::resolve
