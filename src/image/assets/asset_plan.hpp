// What of a developer image a runtime image needs: which files and links go where.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "core/base/disk.hpp"
#include "core/base/environment.hpp"
#include "core/diag/sink.hpp"

namespace iocwright::image {

struct AssetRequest {
  std::string destination;          ///< the new root
  std::string source;               ///< $EPICS_ROOT
  std::vector<std::string> extras;  ///< files and folders to take as well
  bool defaults = true;             ///< take what every IOC needs
  bool prune = false;               ///< only what the IOC needs: no headers, archives, build tools, Python
  bool system_libraries =
      false;            ///< with prune: also those that packages bring, for an image without packages
  std::string support;  ///< $SUPPORT
  std::string ioc;      ///< $IOC
};

enum class AssetKind : unsigned char { folder, file, link };

struct Asset {
  AssetKind kind;
  std::string from;    ///< where it is
  std::string target;  ///< of a link: what it says
  bool strip = false;  ///< a program or library of the image: its symbols are of no use in a runtime image
};

/// By the path in the new image, which is the path in this one. A folder comes before what it holds.
using AssetPlan = std::map<std::string, Asset>;

/// The rules without prune are those of `ibek ioc extract-runtime-assets`: whole trees of the defaults, the
/// extras and what runtime_files_list names, and of each folder one or two levels down that has a `bin`,
/// `lib` or `db` these and its `protocol` and `Db` folders. With prune: the IOC's programs and dbd, the
/// shared libraries that they load, the tools that a start needs, databases, protocols, definitions, and what
/// links in all this lead to. What is asked for and not there is a warning.
AssetPlan plan_assets(const AssetRequest& request, const Disk& disk, const Environment& environment,
                      Sink& sink);

}  // namespace iocwright::image
