#include "image/module/release_order.hpp"

#include <algorithm>
#include <numeric>
#include <optional>

namespace iocwright::image {

namespace {

Result<std::string> with_changes(std::string release, const RegistryChanges& changes) {
  for (const RegistryChange& change : changes) TRY(make_change(release, change));
  return release;
}

class ReleaseOrder {
 public:
  ReleaseOrder(const std::string& release, std::vector<ReleaseUser>& modules)
      : release_(release), modules_(modules), before_(modules.size()) {}

  Result<void> run() {
    std::string text = release_;  // RELEASE as it would be if the modules were built one after the other
    for (std::size_t i = 0; i < modules_.size(); ++i) {
      ReleaseUser& module = modules_[i];
      if (last_alone_) module.after.push_back(*last_alone_);
      const std::string next = TRY(with_changes(text, module.changes));
      if (contradicts(text, next)) {
        come_after_all(i);
        last_alone_ = i;
      } else if (contradicts(next, TRY(seen_by(i)))) {
        come_after_all(i);
      }
      find_before(i);
      text = next;
    }
    return {};
  }

 private:
  void come_after_all(std::size_t number) {
    modules_[number].after.resize(number);
    std::iota(modules_[number].after.begin(), modules_[number].after.end(), std::size_t{0});
  }

  /// Determines all modules that must be built before this one, directly or indirectly.
  void find_before(std::size_t number) {
    std::vector<bool>& before = before_[number];
    before.assign(number, false);
    for (std::size_t other : modules_[number].after) {
      before[other] = true;
      for (std::size_t i = 0; i < before_[other].size(); ++i) before[i] = before[i] || before_[other][i];
    }
  }

  /// RELEASE as the module would see it if it waited only for the modules it requires.
  Result<std::string> seen_by(std::size_t number) {
    find_before(number);
    std::string text = release_;
    for (std::size_t i = 0; i < number; ++i)
      if (before_[number][i]) text = TRY(with_changes(std::move(text), modules_[i].changes));
    return with_changes(std::move(text), modules_[number].changes);
  }

  const std::string& release_;
  std::vector<ReleaseUser>& modules_;
  std::vector<std::vector<bool>> before_;  ///< for each module: which earlier modules are built before it
  std::optional<std::size_t> last_alone_;
};

}  // namespace

Result<void> order_by_release(const std::string& release, std::vector<ReleaseUser>& modules) {
  return ReleaseOrder(release, modules).run();
}

}  // namespace iocwright::image
