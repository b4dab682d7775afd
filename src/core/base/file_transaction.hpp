// Changes a set of files in one folder atomically, even if the program is killed half-way.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/disk.hpp"
#include "core/base/transaction_record.hpp"

namespace iocwright {

/// File contents by file name.
using FileSet = std::map<std::string, std::string>;

/// Writes the new files next to the old ones, then a marker file, and only then renames each file to its
/// final name. The next command that uses the folder completes a transaction with a marker and discards one
/// without. A marker that does not match its checksum is discarded with a warning.
class FileTransaction {
 public:
  /// Whether a commit must survive a power failure as a whole.
  enum class Durability : unsigned char {
    synced,       ///< files and folders are flushed to the disk before each step that depends on them
    regenerated,  ///< the next command generates the files again anyway, so that flushing, which takes
                  ///< several milliseconds, would only delay the start of an IOC
  };

  /// Waits for other writers of the folder and completes a transaction left by an earlier command. Creates
  /// the folder if it is missing.
  static FileResult<FileTransaction> begin(Disk& disk, const std::string& folder,
                                           Durability durability = Durability::synced);

  /// Completes a transaction left by an earlier command, if any. Does nothing in a folder that never had one,
  /// because it may be read-only.
  static FileResult<void> recover(Disk& disk, const std::string& folder);

  /// Writes `files` and removes the files in `removed`, unless they are also in `files`. Names may contain
  /// folders, which are created.
  FileResult<void> commit(const FileSet& files, const std::vector<std::string>& removed = {});

  /// As commit(), but removes first, so that a file can take the place of a folder and the other way round.
  /// Then removes the folders in `emptied` that are empty, in this order. Folders in `removed` are kept.
  /// Files that are replaced keep their mode.
  FileResult<void> commit_after_removal(const FileSet& files, const std::vector<std::string>& removed,
                                        const std::vector<std::string>& emptied);

  /// Removes the transaction state, for folders in which nothing may be left, and the hidden folder if
  /// nothing else is in it. Call it last, also after an error: a commit that has to be completed stays
  /// marked.
  FileResult<void> remove_state();

  /// Creates the hidden folder, so that other users of a shared `folder` can work in it, too.
  static FileResult<void> make_state_folder(Disk& disk, const std::string& folder);

  /// The path, relative to the folder, of a file in the hidden folder that holds the transaction state.
  static std::string state_name(std::string_view name);

 private:
  FileTransaction(Disk& disk, std::string folder, Durability durability, std::unique_ptr<Disk::Lock> lock)
      : disk_(&disk), folder_(std::move(folder)), durability_(durability), lock_(std::move(lock)) {}

  FileResult<void> stage(const FileSet& files);
  FileResult<void> keep_modes(const FileSet& files);
  FileResult<void> sync_staged(const std::string& part, const std::vector<RecordedChange>& changes);
  FileResult<void> commit_changes(std::vector<RecordedChange> changes);

  Disk* disk_;
  std::string folder_;
  Durability durability_;
  std::unique_ptr<Disk::Lock> lock_;
};

}  // namespace iocwright
