// The database definitions of an IOC: a list of dbd files and everything that they include.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "core/base/disk.hpp"
#include "core/diag/source.hpp"
#include "epics/db/dbd.hpp"

namespace iocwright::epics {

/// A dbd file that an IOC loads, and where it is listed, if known.
struct DbdRequest {
  std::string name;
  Span span;
};

struct LoadedItem {
  DbdItem item;
  std::size_t request;  ///< index in DbdSet::requests() of the file that it was loaded through
};

class DbdSet {
 public:
  /// A name without a slash is looked up in `folders`, in order.
  DbdSet(const Disk& disk, Sources& sources, Sink& sink, std::vector<std::string> folders)
      : disk_(disk), sources_(sources), sink_(sink), folders_(std::move(folders)) {}

  /// Reads a file and its includes, except for files that were read before. Errors in them, and missing
  /// includes, go to the sink. Returns false if the file itself was not found.
  bool add(const DbdRequest& request);

  const std::vector<DbdRequest>& requests() const { return requests_; }
  const std::vector<LoadedItem>& items() const { return items_; }

  /// The choices of a menu, or the fields of a record type including those of included files.
  std::vector<std::string> content_of(const DbdItem& item) const;

  /// The path of a file, or nullopt if it is in none of the folders. Unusable folders are skipped;
  /// other errors of the disk go to the sink.
  std::optional<std::string> find(const std::string& name) const;

 private:
  void read(const std::string& path, const std::string& name, std::size_t request);
  void include(const DbdItem& item, std::size_t request);

  const Disk& disk_;
  Sources& sources_;
  Sink& sink_;
  std::vector<std::string> folders_;
  std::vector<DbdRequest> requests_;
  std::vector<LoadedItem> items_;
  std::set<std::string> seen_;                                    ///< paths of the files that were read
  std::map<std::string, std::vector<std::string>> loose_fields_;  ///< outside record types, by included name
};

}  // namespace iocwright::epics
