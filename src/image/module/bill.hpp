// The content of a bill of materials, whatever its format.
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "image/module/lock_file.hpp"

namespace iocwright::image {

enum class ComponentKind : unsigned char { base, module, package, download, tool, ioc };

/// Something that is in the image.
struct Component {
  ComponentKind kind = ComponentKind::module;
  std::string name = {}, version = {};
  std::string license = {};   ///< SPDX expression, or other text; empty: unknown
  std::string purl = {};      ///< package URL, which scanners use to identify a component
  std::string location = {};  ///< where it was downloaded from, as in SPDX; empty: unknown
  std::string vcs = {};       ///< URL of its repository; empty: none
  std::string sha1 = {}, sha256 = {};
  std::vector<std::pair<std::string, std::string>> properties = {};
  std::string comment = {};
};

/// What one component needs another for: its files refer to it, it is needed to build it, or to run it.
enum class Need : unsigned char { uses, build, run };

/// That one component needs another.
struct Relation {
  std::size_t user;  ///< index of a component
  Need need;
  std::size_t used;
};

/// What is in an image or a module. Components keep the order in which they are added.
struct Bill {
  std::vector<Component> components;
  std::vector<Relation> relations;

  /// Adds a component and returns its index; for one that exists already, returns that of the existing one.
  std::size_t add(Component component);
  /// Adds a relation unless there is one of these components and this need.
  void relate(std::size_t user, Need need, std::size_t used);
  /// The index of a component, or -1.
  std::ptrdiff_t find(ComponentKind kind, const std::string& name) const;

 private:
  std::map<std::pair<ComponentKind, std::string>, std::size_t> numbers_;
};

/// A Debian package; `distribution` is distribution_id().
Component package_component(const std::string& name, const std::string& version,
                            const std::string& distribution);

/// What the lock file lists: EPICS Base, modules, packages and downloads.
Bill bill_of_lock(const LockFile& lock, const std::string& distribution);

}  // namespace iocwright::image
