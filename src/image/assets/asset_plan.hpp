// Decides which files and links of a developer image a runtime image needs.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "core/base/disk.hpp"
#include "core/base/environment.hpp"
#include "core/diag/sink.hpp"

namespace iocwright::image {

struct AssetRequest {
  std::string destination;          ///< root of the new tree
  std::string source;               ///< $EPICS_ROOT
  std::vector<std::string> extras;  ///< additional files and folders
  bool defaults = true;             ///< include what every IOC needs
  bool prune = false;  ///< include only what the IOC needs: no headers, archives, build tools or Python
  bool system_libraries =
      false;            ///< with `prune`: include libraries from packages too, for an image without them
  std::string support;  ///< $SUPPORT
  std::string ioc;      ///< $IOC
};

enum class AssetKind : unsigned char { folder, file, link };

struct Asset {
  AssetKind kind;
  std::string from;    ///< source path
  std::string target;  ///< target of a link
  bool strip = false;  ///< a program or library; a runtime image does not need its symbols
};

/// Assets by path, which is the same in both images. A folder comes before its contents.
using AssetPlan = std::map<std::string, Asset>;

/// Plans the assets. Without `prune`, follows the rules of `ibek ioc extract-runtime-assets`: whole trees of
/// the defaults, of the extras and of the entries of runtime_files_list; and from each folder one or two
/// levels down that has a `bin`, `lib` or `db` folder, these and its `protocol` and `Db` folders. With
/// `prune`: the IOC's programs and dbd files, the shared libraries that they load, the tools needed at
/// startup, databases, protocols, definitions, and the targets of links in all of these. A requested file
/// that is missing is a warning.
AssetPlan plan_assets(const AssetRequest& request, const Disk& disk, const Environment& environment,
                      Sink& sink);

}  // namespace iocwright::image
