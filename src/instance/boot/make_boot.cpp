#include "instance/boot/make_boot.hpp"

#include "core/base/settings.hpp"
#include "instance/boot/database.hpp"
#include "instance/boot/device_screens.hpp"
#include "instance/boot/script.hpp"
#include "instance/resolve/entity.hpp"

namespace iocwright::boot {

namespace {

Entity describe(const resolve::ResolvedEntity& resolved) {
  const resolve::Entity& entity = *resolved.entity;
  return {.type = entity.type().name(),
          .place = entity.place(),
          .definition = entity.model().place,
          .enabled = entity.enabled().value_or(false),
          .request = resolved.request};
}

Entity describe(const resolve::WaitEntry& wait) {
  return {.type = wait.usb ? "ibek.wait_usb" : "ibek.wait_ip",
          .place = wait.place,
          .definition = {},
          .enabled = true,
          .request = wait.request};
}

}  // namespace

std::optional<Boot> make_boot(const resolve::ResolvedIoc& ioc, const resolve::Definitions& definitions,
                              resolve::Renderer& renderer, Screens screens, Sink& sink) {
  const Environment& environment = renderer.globals().environment();
  Boot out;
  out.ioc_name = ioc.ioc_name;
  const Settings settings(environment);
  out.ioc_folder = settings.given(Setting::ioc);
  out.runtime_folder = settings.given(Setting::runtime_folder);
  for (const resolve::ResolvedEntity& entity : ioc.entities) out.entities.push_back(describe(entity));
  // In the order of the reference, which matters because rendering advances counters.
  if (screens == Screens::yes) out.screens = render_device_screens(ioc, renderer, sink);
  out.script = render_scripts(ioc, renderer, sink);
  out.databases = render_databases(ioc, out.screens, renderer, sink);
  for (const resolve::WaitEntry& wait : ioc.waits) {
    out.waits.push_back({wait, {out.entities.size(), {}}});
    out.entities.push_back(describe(wait));
  }
  out.documents = definitions.documents();
  if (sink.has_errors()) return std::nullopt;
  return out;
}

}  // namespace iocwright::boot
