// The entries of a build cache: archives of files, whose first file says what they are.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "core/diag/result.hpp"

namespace iocwright::image {

/// What an entry says of itself.
struct EntryHeader {
  std::string kind;                               ///< such as `module`
  std::string key;                                ///< identifies what the entry was made from
  std::string name;                               ///< for people, such as the module's name and version
  std::string folder;                             ///< the folder that the files were made for; empty: any
  std::map<std::string, std::string> notes = {};  ///< anything else that users of the cache need

  std::map<std::string, std::string> parts = {};  ///< SHA-256 of the files in each part; set by pack()
  std::uint64_t bytes = 0;                        ///< total size of the files; set by pack()
};

/// A file or folder to put into an entry.
struct EntryPart {
  std::string name;                      ///< its name in the entry
  std::string path;                      ///< where it is
  std::vector<std::string> except = {};  ///< paths in the folder to leave out
};

/// Writes an entry with these parts to `file`. Modes are kept except for setuid, setgid and sticky bits;
/// times and owners are not. Fails if a part contains anything but files, folders and links, or a link that
/// leads out of the part, or out of `header.folder` if it is absolute.
Result<void> pack(EntryHeader header, const std::vector<EntryPart>& parts, const std::string& file);

/// Reads what an entry says of itself, without verifying its parts.
Result<EntryHeader> read_header(const std::string& file);

/// Unpacks an entry into the new folder `into`, in which each part has its name. Fails if the kind, key or
/// folder of the entry are not those of `wanted`, if its parts do not have their hashes, and if it contains
/// anything that pack() would refuse; what was unpacked is then useless. All files get the same time, so that
/// make considers none of them outdated.
Result<EntryHeader> unpack(const std::string& file, const EntryHeader& wanted, const std::string& into);

/// Reads an entry to its end. Fails if it is damaged.
Result<EntryHeader> verify(const std::string& file);

}  // namespace iocwright::image
