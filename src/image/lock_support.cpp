#include "image/lock_support.hpp"

#include "core/base/path.hpp"
#include "core/diag/file_result.hpp"
#include "image/module/make_lock.hpp"
#include "image/recipe/dockerfile.hpp"

namespace iocwright::image {

namespace {

/// Names the modules to check if the user has not. Returns whether the lock file must have no others.
Result<bool> choose_modules(SupportRequest& request, const LockFile& lock, const Machine& machine) {
  std::vector<std::string>& names = request.plan.modules;
  if (!names.empty()) return names == std::vector<std::string>{"all"};
  if (TRY(read_dockerfile(TRY(recipe_places(request, machine)), machine.disk))) {
    names = {"all"};
    return true;
  }
  for (const LockedModule& module : lock.modules) names.push_back(module.name);
  return true;
}

ExitStatus check_file(LockRequest& request, const std::string& file, BuildContext& context) {
  Sink& sink = context.sink();
  const auto lock = read_lock(file, context.reader);
  if (!lock) return wrong_input;
  auto is_whole = choose_modules(request.support, *lock, context.machine);
  if (sink.take_error(is_whole)) return wrong_input;
  const auto plan = plan_support(request.support, context);
  if (!plan) return wrong_input;
  check_lock(*lock, *plan, *is_whole, context.machine, sink);
  check_tags(*lock, *plan, request.mirror, context.machine, sink);
  return sink.has_errors() ? wrong_input : done;
}

}  // namespace

Result<std::string> lock_file_of(const LockRequest& request, const BuildContext& context) {
  if (!request.file.empty()) return request.file;
  const RecipePlaces places = TRY(recipe_places(request.support, context.machine));
  return path::join(places.source_folder, "iocwright.lock.yaml");
}

ExitStatus lock_support(LockRequest request, BuildContext& context) {
  SupportRequest& support = request.support;
  Sink& sink = context.sink();
  if (!take_settings(support, context)) return wrong_usage;
  support.plan.with_required = support.whole = true;
  auto file = lock_file_of(request, context);
  if (sink.take_error(file)) return wrong_input;
  if (request.check) return check_file(request, *file, context);
  if (support.plan.modules.empty()) support.plan.modules = {"all"};
  const auto plan = plan_support(support, context);
  if (!plan) return wrong_input;
  const auto lock = make_lock(*plan, support.target, request.mirror, context.machine, sink);
  if (!lock) return step_failed;
  auto written = or_fail(context.machine.disk.replace(*file, lock->text()), "write");
  return sink.take_error(written) ? step_failed : done;
}

}  // namespace iocwright::image
