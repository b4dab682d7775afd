#include "image/build_support.hpp"

#include <nlohmann/json.hpp>
#include <ostream>

#include "image/ioc/build_ioc.hpp"
#include "image/module/build_modules.hpp"
#include "image/module/fill_mirror.hpp"
#include "image/recipe/describe.hpp"

namespace iocwright::image {

namespace {

/// The Generic IOC of the image that the modules are built for.
GenericIoc ioc_of(const Target& target, const Environment& environment) {
  GenericIoc out = default_ioc(environment);
  out.support = target.support;
  out.epics_base = target.epics_base;
  return out;
}

}  // namespace

ExitStatus build_support(SupportBuildRequest request, BuildContext& context) {
  SupportRequest& support = request.support;
  request.options.refresh = request.options.refresh || request.options.discard;
  if (!take_settings(support, context)) return wrong_usage;
  const auto plan = plan_support(support, context);
  if (!plan) return wrong_input;
  if (request.dry_run || request.json) {
    context.out << (request.json ? to_json(*plan).dump(2) + "\n" : describe(*plan));
    return done;
  }
  const ExitStatus status = build_modules(
      *plan, {support.target, request.options, request.cache, request.locked_file, request.quiet, request.events_file},
      context);
  if (status != done || !plan->build_ioc) return status;
  return build_ioc(ioc_of(support.target, context.machine.environment), {}, context);
}

ExitStatus mirror_support(SupportRequest request, const std::string& folder, BuildContext& context) {
  if (!take_settings(request, context)) return wrong_usage;
  request.plan.with_required = true;
  const auto plan = plan_support(request, context);
  if (!plan) return wrong_input;
  auto filled = fill_mirror(*plan, folder, context.machine);
  return context.sink().take_error(filled) ? step_failed : done;
}

}  // namespace iocwright::image
