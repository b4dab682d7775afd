// Puts single paths and trees into a plan of assets.
#pragma once

#include <functional>
#include <set>

#include "image/assets/asset_plan.hpp"

namespace iocwright::image {

class AssetPlanner {
 public:
  /// What cannot be looked at is an error in the sink; then the plan must not be used.
  AssetPlanner(const Disk& disk, Sink& sink) : disk_(disk), sink_(sink) {}

  using Filter = std::function<bool(const std::string& path)>;

  /// Plans a file, link or folder, the folders above it, and each link that stands in its path; what a link
  /// leads to is planned too when it is a file. Returns where the path really lies; "" when it leads nowhere.
  std::string add(const std::string& path);

  /// Plans all in and below a folder that the filter lets through, without following links; a link that the
  /// filter lets through is planned with what it leads to when `follow` says so.
  void add_tree(const std::string& path, const Filter& wanted, bool follow);

  /// Files of this plan, links not among them.
  std::vector<std::string> files() const;
  AssetPlan take() { return std::move(plan_); }

 private:
  void put(const std::string& path, AssetKind kind, const std::string& target);
  bool is_link(const std::string& path) const;
  FileKind kind(const std::string& path) const;

  const Disk& disk_;
  Sink& sink_;
  AssetPlan plan_;
  std::set<std::string> followed_;  ///< folders that links lead to
};

}  // namespace iocwright::image
