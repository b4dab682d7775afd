// Decides which files and links of a developer image a runtime image needs.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "core/base/disk.hpp"
#include "core/base/environment.hpp"
#include "core/diag/sink.hpp"

namespace iocwright::image {

/// What to copy, and from where.
struct AssetRequest {
  std::string destination;          ///< the root of the new tree
  std::string source;               ///< the tree to copy from: $EPICS_ROOT
  std::vector<std::string> extras;  ///< additional files and folders
  bool defaults = true;             ///< include what every IOC needs
  bool prune = false;               ///< include only what the IOC needs: no headers, build tools or Python
  bool system_libraries =
      false;            ///< with `prune`: also include libraries from packages, for an image without packages
  std::string support;  ///< $SUPPORT
  std::string ioc;      ///< $IOC
  std::string base;     ///< $EPICS_BASE, which may be outside `source`
  std::string host_arch;    ///< $EPICS_HOST_ARCH; empty if unknown
  std::string target_arch;  ///< $EPICS_TARGET_ARCH; empty: that of the host
};

enum class AssetKind : unsigned char { folder, file, link };

/// A file, link or folder of the runtime image.
struct Asset {
  AssetKind kind;
  std::string from;       ///< source path
  std::string target;     ///< the target, if this is a link
  bool strip = false;     ///< may be a program or library, whose symbols are not needed at run time
  std::string note = {};  ///< why a pruned image has this file, or what else it may need; usually empty
};

/// Assets by their path, which is the same in both images. A folder comes before its contents.
using AssetPlan = std::map<std::string, Asset>;

/// Plans the assets. Without `prune`, follows the rules of `ibek ioc extract-runtime-assets`: the whole trees
/// of the defaults, of the extras and of the entries in runtime_files_list; and, from each folder one or two
/// levels below `source` that has a `bin`, `lib` or `db` folder, those three and the `protocol` and `Db`
/// folders one level further down. Unlike ibek, it leaves out static archives, except those that are
/// requested by their own names.
///
/// With `prune`, the plan has the IOC's programs for the target and its dbd files, the shared libraries that
/// they load or may open, the tools of EPICS Base needed at startup, databases, protocols, definitions, and
/// the targets of links in all of these. A requested file or tool that is missing causes a warning;
/// unreadable paths and missing libraries are errors in the sink.
AssetPlan plan_assets(const AssetRequest& request, const Disk& disk, const Environment& environment,
                      Sink& sink);

}  // namespace iocwright::image
