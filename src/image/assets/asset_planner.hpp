// Adds individual paths and whole trees to an asset plan.
#pragma once

#include <functional>
#include <set>

#include "image/assets/asset_plan.hpp"

namespace iocwright::image {

/// A plan under construction.
class AssetPlanner {
 public:
  /// Unreadable paths are reported to the sink as errors, after which the plan must not be used.
  AssetPlanner(const Disk& disk, Sink& sink) : disk_(disk), sink_(sink) {}

  using Filter = std::function<bool(const std::string& path)>;

  /// Adds a file, link or folder, its parent folders, and all links along its path with their targets. A
  /// folder is added without its contents. Returns the resolved path, or "" if the path cannot be resolved.
  std::string add(const std::string& path);

  /// Adds a folder and everything below it that the filter accepts, except static archives. Links are added
  /// as links; with `follow`, their targets are added too, including the contents of folders.
  void add_tree(const std::string& path, const Filter& wanted, bool follow);

  /// Sets the note of a planned file.
  void annotate(const std::string& path, std::string note) { plan_.at(path).note = std::move(note); }

  /// Whether the plan has this path.
  bool has(const std::string& path) const { return plan_.contains(path); }
  /// The regular files in the plan, without links.
  std::vector<std::string> files() const;
  /// Returns the plan. The planner must not be used afterwards.
  AssetPlan take() { return std::move(plan_); }

 private:
  void put(const std::string& path, AssetKind kind, const std::string& target);
  bool is_link(const std::string& path) const;
  FileKind kind(const std::string& path) const;

  const Disk& disk_;
  Sink& sink_;
  AssetPlan plan_;
  std::set<std::string> followed_;  ///< folders reached through links
};

}  // namespace iocwright::image
