// The database definitions of an IOC: a list of files, and everything that they include.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "core/base/disk.hpp"
#include "core/diag/source.hpp"
#include "epics/db/dbd.hpp"

namespace iocwright::epics {

/// A file that an IOC loads, and the place that asks for it, if known.
struct DbdRequest {
  std::string name;
  Span span;
};

/// An item, and the index of the request that loaded it.
struct LoadedItem {
  DbdItem item;
  std::size_t request;
};

class DbdSet {
 public:
  /// A name without a slash is looked up in `folders`, in order.
  DbdSet(const Disk& disk, Sources& sources, Sink& sink, std::vector<std::string> folders)
      : disk_(disk), sources_(sources), sink_(sink), folders_(std::move(folders)) {}

  /// Reads a file and what it includes, unless it has been read before, and reports missing includes. False
  /// if there is no file of that name.
  bool add(const DbdRequest& request);

  const std::vector<DbdRequest>& requests() const { return requests_; }
  const std::vector<LoadedItem>& items() const { return items_; }

  /// The path of a file, or nullopt if no folder has it. A folder that cannot be searched is reported.
  std::optional<std::string> find(const std::string& name) const;

 private:
  void read(const std::string& path, std::size_t request);

  const Disk& disk_;
  Sources& sources_;
  Sink& sink_;
  std::vector<std::string> folders_;
  std::vector<DbdRequest> requests_;
  std::vector<LoadedItem> items_;
  std::set<std::string> seen_;  ///< paths of the files that have been read
};

}  // namespace iocwright::epics
