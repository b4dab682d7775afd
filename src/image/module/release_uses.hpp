// Decides which macros of RELEASE a module can use, so that make sees the same RELEASE whatever else happens
// to be registered.
#pragma once

#include <functional>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "image/module/module_names.hpp"

namespace iocwright::image {

/// The modules of a build and the names that connect them. Not safe for concurrent use.
class ReleaseUses {
 public:
  using Visible = std::function<bool(const std::string& module)>;

  /// Adds or replaces a module. If two modules use each other, only the one that was added last sees the
  /// other one.
  void put(const std::string& module, ModuleNames names);
  /// The names of a module, or null.
  const ModuleNames* find(const std::string& module) const;

  /// The modules that this one requires or refers to by a macro, library or file, sorted.
  std::set<std::string> direct(const std::string& module) const;
  /// The modules that this one can use, sorted: those that it requires or refers to, those that these refer
  /// to, and so on; with `release: all`, all. Only modules that are visible, and never the module itself.
  std::set<std::string> reachable(const std::string& module, const Visible& visible) const;
  /// Reduces RELEASE to what the module's make can use: the definitions of SUPPORT and EPICS_BASE, of the
  /// macros of the module and of those in `reachable`, of other macros that these set, and of macros that
  /// their files refer to and that belong to no other module. Keeps lines that define nothing, such as
  /// includes, but no comments.
  std::string release_for(const std::string& module, const std::set<std::string>& reachable,
                          std::string_view release) const;
  /// The macros of visible modules that this one refers to, but that are not among those that it was built
  /// with. Without those of modules that use it themselves, as it cannot be built after them.
  std::vector<std::string> missed_macros(const std::string& module,
                                         const std::vector<std::string>& built_with,
                                         const Visible& visible) const;

 private:
  struct Module {
    std::string name;
    ModuleNames names;
  };
  const std::set<std::size_t>& direct_numbers(std::size_t module) const;
  std::set<std::size_t> users_of(std::size_t module) const;
  void make_owners() const;

  std::vector<Module> modules_;
  std::map<std::string, std::size_t, std::less<>> numbers_;
  /// For a macro, library or file, the modules that it belongs to. Empty until it is needed.
  mutable std::unordered_map<std::string, std::vector<std::size_t>> owners_;
  mutable std::map<std::size_t, std::set<std::size_t>> direct_;  ///< results of direct_numbers()
};

}  // namespace iocwright::image
