// The text of a load: a database or dbd file and its includes, with macros expanded, and where each part is
// from.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/disk.hpp"
#include "core/base/environment.hpp"
#include "core/diag/source.hpp"
#include "epics/db/load_finding.hpp"
#include "epics/db/macros.hpp"

namespace iocwright::epics {

/// A folder of an IOC, and where it is on this machine. Both end with a slash.
struct FolderPlace {
  std::string folder;
  std::string here;
};

/// Reads each file once, however often it is loaded.
class DbFiles {
 public:
  /// `root`: the folder of an unpacked image, in which absolute paths are looked for first.
  DbFiles(const Disk& disk, Sources& sources, std::string root = {})
      : disk_(disk), sources_(sources), root_(std::move(root)) {}

  /// The file at `folder/name`; 0 if it cannot be read, or if it is a pipe or a device.
  FileId read(const std::string& folder, const std::string& name);
  /// Takes a file for the one at this path, which need not exist.
  void provide(const std::string& path, FileId file) { files_[here(path)] = file; }
  /// Files are read from these places instead. Of several folders that contain a file, the first counts.
  void set_places(std::vector<FolderPlace> places) { places_ = std::move(places); }
  /// Where a file is, according to these places.
  std::string here(const std::string& path) const;
  /// Forgets the files in and below a folder, so that they are read again.
  void forget(const std::string& folder);
  /// The files that were read and not forgotten.
  std::set<FileId> files() const;
  std::string_view text(FileId file) const { return sources_.file(file).text(); }

 private:
  const Disk& disk_;
  Sources& sources_;
  std::string root_;
  std::vector<FolderPlace> places_;
  std::map<std::string, FileId> files_;  ///< by path; 0: cannot be read
};

/// How a file is read.
struct DbReadOptions {
  std::string file{};    ///< may contain macros of the environment
  std::string path{};    ///< folders, separated by colons; empty: EPICS_DB_INCLUDE_PATH, or the folder below
  std::string macros{};  ///< a definition string
  std::string folder = "";     ///< what relative names are relative to; empty: the working directory
  bool reports_macros = true;  ///< whether references to undefined macros are findings
  /// True: as Base, which stops at the first syntax error. False: continue after errors, to find all of them.
  bool stops_at_errors = true;
  /// Whether the fields of record types may be skipped; see RecordTypeStatement::skipped.
  bool skips_fields = false;
  bool reads_substitute = false;  ///< as msi, for which lines `substitute "A=b"` define macros
  Span part{};                    ///< if known, only this part of its file is read, instead of `file`
};

/// A line of a file, or 1023 bytes of a longer one, as Base reads and expands it.
struct DbPiece {
  FileId file = 0;
  std::uint32_t place = 0;       ///< in the file
  std::uint32_t place_size = 0;  ///< likewise
  std::uint32_t at = 0;          ///< of the expanded text, in the text of the load
  std::uint32_t size = 0;        ///< of the expanded text
  bool starts_line = true;
  std::vector<MacroReference> references{};  ///< relative to the piece
};

/// The text that grows as it is read.
class DbInput {
 public:
  DbInput(DbFiles& files, const Environment& environment, const DbReadOptions& options,
          std::vector<LoadFinding>& findings);

  /// Opens the file of the options. False, with a finding, if that fails.
  bool open();
  /// Continues with a file, before the rest of the current one but after the line that was read last. False,
  /// without a finding, if it cannot be opened.
  bool include(std::string_view name);
  /// What `path` and `addpath` do: their argument may contain macros of the environment.
  void set_path(std::string_view folders);
  void add_path(std::string_view folders);

  /// Appends a piece to the text. False at the end.
  bool read_more();
  /// Continues at the `}` of a block whose `{` ends the last piece. False, and nothing is skipped, unless the
  /// block looks as Base's dbdExpand.pl writes it: all of its lines are indented, and nothing is to be
  /// included or expanded.
  bool skip_block();
  /// Reads nothing more.
  void stop() { files_open_.clear(); }

  const std::string& text() const { return text_; }
  const std::vector<DbPiece>& pieces() const { return pieces_; }
  /// The piece that contains this byte of the text.
  std::size_t piece_at(std::size_t at) const;
  /// Where a range of the text is from. What a macro became is where its reference is.
  Span span(std::size_t begin, std::size_t end) const;

 private:
  struct OpenFile {
    FileId file;
    std::string_view text{};
    std::size_t place = 0;
  };
  bool open_file(std::string_view name);
  std::string expand_environment(std::string_view text, bool& is_complete) const;
  bool take_definitions(std::string_view line);
  void report_macros(const DbPiece& piece, const MacroExpansion& expansion);

  DbFiles& files_;
  const Environment& environment_;
  const DbReadOptions& options_;
  std::vector<LoadFinding>& findings_;
  MacroTable macros_;
  std::vector<std::string> path_{};
  std::vector<OpenFile> files_open_{};
  std::size_t opened_ = 0;
  std::string text_{};
  std::vector<DbPiece> pieces_{};
};

}  // namespace iocwright::epics
