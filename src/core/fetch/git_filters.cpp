// Keeps filters of the user and the system out of checkouts.
#include <fmt/format.h>

#include "core/fetch/git.hpp"
#include "core/fetch/git_environment.hpp"

namespace iocwright::fetch {

/// Lists the filters that the user or the system has set up, once.
Result<void> GitSource::find_filters() {
  if (filters_) return {};
  std::unique_lock<std::mutex> others_wait;
  if (shared_ != nullptr) {
    others_wait = std::unique_lock(shared_->mutex);
    filters_ = shared_->filters;
    if (filters_) return {};
  }
  // A folder that is in no repository, so that only settings of the user and the system are listed.
  const Environment variables = environment_for({"-C", "/"});
  auto listed = machine_.process.run({{"git", "-C", "/", "config", "-z", "--get-regexp", "^filter\\."},
                                      "",
                                      &variables,
                                      true,
                                      log_,
                                      {},
                                      true});
  if (!listed) return fail(error(DiagKind::fetch_failed, listed.error().text("run")));
  constexpr int none_found = 1;
  if (listed->status > none_found)
    return fail(error(DiagKind::fetch_failed,
                      fmt::format("cannot read git's settings: {}", last_git_error(listed->errors))));
  filters_ = git_filters(listed->output);
  if (shared_ != nullptr) shared_->filters = filters_;
  return {};
}

/// Refuses a checkout with files that a filter would have changed: such files depend on the machine, and
/// without the filter they are not what their authors mean.
Result<void> GitSource::check_filters(const std::string& folder) {
  TRY(find_filters());
  for (const GitFilter& filter : *filters_) {
    if (!filter.at_checkout) continue;
    const std::string files =
        TRY(run({"-C", folder, "ls-files", "-z", "--", ":(attr:filter=" + filter.name + ")"},
                fmt::format("cannot list the files of `{}`", folder)));
    if (files.empty()) continue;
    return fail(error(DiagKind::fetch_failed,
                      fmt::format("`{}` is to be changed by the git filter `{}`, which a build does not run",
                                  files.substr(0, files.find('\0')), filter.name))
                    .help("a checkout must be the same on every machine: commit the file as it is needed, or "
                          "use a recipe's patch or commands"));
  }
  return {};
}

}  // namespace iocwright::fetch
