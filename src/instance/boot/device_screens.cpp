#include "instance/boot/device_screens.hpp"

#include <fmt/format.h>

#include "instance/boot/entity_macros.hpp"
#include "instance/resolve/entity.hpp"

namespace iocwright::boot {

namespace {

/// What the entity's button in the index passes on; none after errors.
std::optional<std::vector<MacroValue>> button_macros(const model::Pvi& pvi, const std::string& description,
                                                     EntityMacros& macros) {
  if (!pvi.ui_macros)
    return macros.report(error(DiagKind::wrong_type, "`ui_macros` is null: expected a mapping of macros")
                             .at(pvi.yaml_path->span)
                             .help("write `ui_macros: {}` for a screen without macros, or `ui_index: false` "
                                   "for one that is not in the index"));
  const auto message = [&](const std::string& name) {
    return fmt::format("the macro `{}` of the screen `{}` has no value", name, device_name(description));
  };
  if (!macros.check_null_macros(*pvi.ui_macros, message)) return std::nullopt;
  return macros.render_values(*pvi.ui_macros);
}

std::optional<DeviceScreen> screen_of(const resolve::Entity& entity, resolve::Renderer& renderer,
                                      Sink& sink) {
  const model::Pvi& pvi = *entity.model().pvi;
  EntityMacros macros(entity, renderer, sink);
  auto description = macros.render(*pvi.yaml_path);
  if (!description) return std::nullopt;
  DeviceScreen out{.description = *std::move(description), .in_index = pvi.ui_index, .has_pv = pvi.pv};
  out.place = pvi.yaml_path->span;
  if (pvi.pv_prefix != nullptr) out.pv_prefix = pvi.pv_prefix->value.as_string();
  if (!pvi.ui_index) return out;
  auto values = button_macros(pvi, out.description, macros);
  if (!values) return std::nullopt;
  out.macros = *std::move(values);
  return out;
}

}  // namespace

std::vector<DeviceScreen> render_device_screens(const resolve::ResolvedIoc& ioc, resolve::Renderer& renderer,
                                                Sink& sink) {
  std::vector<DeviceScreen> out;
  for (std::size_t i = 0; i < ioc.entities.size(); ++i) {
    const resolve::Entity& entity = *ioc.entities[i].entity;
    if (!entity.model().pvi) continue;
    auto screen = screen_of(entity, renderer, sink);
    if (!screen) continue;
    screen->origin = {i, screen->place};
    out.push_back(*std::move(screen));
  }
  return out;
}

}  // namespace iocwright::boot
