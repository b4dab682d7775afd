#include "instance/resolve/entity_type.hpp"

#include <algorithm>

#include "instance/model/built_in.hpp"

namespace iocwright::resolve {

EntityType::EntityType(const model::EntityModel& model) : model_(&model), name_(model.full_name()) {
  const auto add = [this](std::string_view name) {
    if (indexes_.emplace(name, static_cast<int>(fields_.size())).second) fields_.emplace_back(name);
  };
  add("type");
  add(model::entity_enabled_field().key);
  for (const model::Parameter& parameter : model.parameters)
    if (can_be_given(parameter)) add(parameter.name);
  declared_ = fields_.size();
  for (const model::Define& define : model.pre_defines) add(define.name);
  for (const model::Parameter& parameter : model.parameters) add(parameter.name);
  for (const model::Define& define : model.post_defines) add(define.name);
}

int EntityType::field(std::string_view name) const {
  constexpr std::size_t max_compared = 6;  // comparing a few short names is faster than hashing
  if (fields_.size() <= max_compared) {
    const auto found = std::ranges::find(fields_, name);
    return found == fields_.end() ? -1 : static_cast<int>(found - fields_.begin());
  }
  const auto found = indexes_.find(std::string(name));
  return found == indexes_.end() ? -1 : found->second;
}

bool EntityType::can_be_given(const model::Parameter& parameter) {
  return parameter.name != "type" && !parameter.name.starts_with('_');
}

const model::Parameter* EntityType::id_parameter() const {
  const auto found = std::ranges::find_if(
      model_->parameters, [](const auto& parameter) { return parameter.has_form(model::ParameterForm::id); });
  return found == model_->parameters.end() ? nullptr : &*found;
}

}  // namespace iocwright::resolve
