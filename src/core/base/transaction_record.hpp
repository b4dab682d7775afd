// The text of the two files in which a folder remembers changes: the mark of a transaction, and manifests.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace iocwright {

/// A change of one file or folder. The name is relative to the folder of the transaction.
struct RecordedChange {
  enum class Kind : char { write = '+', remove = '-', clear = '/' };  ///< clear: remove an empty folder
  Kind kind;
  std::string name;

  bool operator==(const RecordedChange&) const = default;
};

/// A commit that has to be completed.
struct TransactionMark {
  std::vector<RecordedChange> changes;  ///< in the order in which they are made
  std::string owner{};                  ///< whose manifest has to be written, for marks of version 0.1
};

/// True for a name that cannot lead outside of the folder: relative, and without empty, `.` and `..` parts.
bool is_name_inside(std::string_view name);

/// A mark contains a checksum, because a file that was written before a power failure may be torn.
std::string print_mark(const std::vector<RecordedChange>& changes);
/// Nothing if the text is damaged or has a name that is_name_inside() rejects. Accepts marks of versions
/// before 0.3, which had no checksum.
std::optional<TransactionMark> parse_mark(std::string_view text);

/// The names of the files that an owner has written.
std::string print_manifest(const std::vector<std::string>& names);
/// As parse_mark().
std::optional<std::vector<std::string>> parse_manifest(std::string_view text);

}  // namespace iocwright
