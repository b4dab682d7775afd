// The database definitions of one IOC: the files of a list and all that they include.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/base/disk.hpp"
#include "core/diag/source.hpp"
#include "epics/db/dbd.hpp"

namespace iocwright::epics {

/// A file that an IOC is to load, and where that is said; the place may be unknown.
struct DbdRequest {
  std::string name;
  Span span;
};

/// An item with the request that brought it in.
struct LoadedItem {
  DbdItem item;
  std::size_t request;
};

class DbdSet {
 public:
  /// `folders` are searched in order for a name without a slash.
  DbdSet(const Disk& disk, Sources& sources, Sink& sink, std::vector<std::string> folders)
      : disk_(disk), sources_(sources), sink_(sink), folders_(std::move(folders)) {}

  /// Reads a file that is to be loaded. One that is read already adds nothing. False: there is none of that
  /// name; what is missing among its includes is reported.
  bool add(const DbdRequest& request);

  const std::vector<DbdRequest>& requests() const { return requests_; }
  const std::vector<LoadedItem>& items() const { return items_; }

  /// The path of a file; nothing when it is in no folder. A folder that cannot be searched is reported.
  std::optional<std::string> find(const std::string& name) const;

 private:
  void read(const std::string& path, std::size_t request);

  const Disk& disk_;
  Sources& sources_;
  Sink& sink_;
  std::vector<std::string> folders_;
  std::vector<DbdRequest> requests_;
  std::vector<LoadedItem> items_;
  std::map<std::string, bool> seen_;  ///< paths
};

}  // namespace iocwright::epics
