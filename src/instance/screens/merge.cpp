#include "instance/screens/merge.hpp"

#include <algorithm>
#include <deque>
#include <iterator>
#include <string_view>
#include <unordered_map>
#include <unordered_set>

namespace iocwright::screens {

namespace {

/// Puts the children of a later group into an earlier one of the same name.
void merge_children(std::vector<Item>& into, std::vector<Item> children) {
  // Of several new children with one name the last counts, at the position of the first.
  std::vector<Item> fresh;
  for (Item& child : children) {
    const auto twin = std::ranges::find(fresh, child.name, &Item::name);
    if (twin != fresh.end()) *twin = std::move(child);
    else fresh.push_back(std::move(child));
  }
  for (Item& old : into) {
    const auto twin = std::ranges::find(fresh, old.name, &Item::name);
    if (twin == fresh.end()) continue;
    old = std::move(*twin);
    fresh.erase(twin);
  }
  std::ranges::move(fresh, std::back_inserter(into));
}

class Merger {
 public:
  void add(Item item) {
    if (item.kind == ItemKind::group) return add_group(std::move(item));
    const auto group = groups_.find(item.name);
    const bool hides_group = item.kind != ItemKind::include && group != groups_.end();
    if (hides_group) replace(*group->second, std::move(item));
    else out_.push_back(std::move(item));
  }

  std::vector<Item> finish() {
    for (Group& group : kept_)
      if (!group.is_replaced) out_[group.position] = std::move(group.item);
    return std::move(out_);
  }

 private:
  struct Group {
    Item item;
    std::size_t position;      ///< in the output
    bool is_replaced = false;  ///< by an item that is no group; later groups of its name are lost with it
  };
  using Groups = std::unordered_map<std::string, Group*>;

  void replace(Group& group, Item item) {
    group.is_replaced = true;
    out_[group.position] = std::move(item);
  }

  void add_group(Item item) {
    if (const auto known = groups_.find(item.name); known != groups_.end()) {
      for (const Item& child : item.children) names_.insert(child.name);
      merge_children(known->second->item.children, std::move(item.children));
      return;
    }
    std::erase_if(item.children, [&](const Item& child) { return names_.contains(child.name); });
    for (const Item& child : item.children) names_.insert(child.name);
    Group& group = kept_.emplace_back(Group{.item = std::move(item), .position = out_.size()});
    groups_.emplace(group.item.name, &group);
    out_.emplace_back();
  }

  std::vector<Item> out_;  ///< what a group's position holds is set at the end
  std::deque<Group> kept_;
  Groups groups_;
  std::unordered_set<std::string> names_;  ///< of the children of all groups
};

}  // namespace

std::vector<Item> merge(std::vector<Item> items) {
  Merger merger;
  for (Item& item : items) merger.add(std::move(item));
  return merger.finish();
}

}  // namespace iocwright::screens
