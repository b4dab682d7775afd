// The files that a run of msi reads, and the commands in them.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/disk.hpp"
#include "epics/db/msi.hpp"

namespace iocwright::epics {

/// An `include` or `substitute` line of a template.
struct MsiCommand {
  bool is_include = false;  ///< otherwise substitute
  std::string_view value;   ///< between its quotes
};

/// The command that msi sees in a line. It finds the word anywhere in a line that begins with `i` or `s`.
std::optional<MsiCommand> find_msi_command(std::string_view line);

/// The open files of a template, innermost last.
class MsiInput {
 public:
  MsiInput(const MsiRequest& request, const Disk& disk) : request_(request), disk_(disk) {}

  /// Opens a file, which is read before the rest of the others. False if it cannot be opened.
  bool open(const std::string& name);
  void open_input();
  /// The next line, or part of one that is longer than 4095 bytes; none at the end of all files.
  std::optional<std::string_view> next_line();
  void close() { files_.clear(); }

  /// The last line, which msi shows after an error.
  std::string_view line() const { return line_; }
  /// Innermost first.
  std::vector<MsiPlace> places() const;
  /// The files that were opened since the last call and never before.
  std::vector<std::string> take_new_names() { return std::exchange(new_names_, {}); }
  std::size_t read_bytes() const { return read_bytes_; }
  /// The first failure to read a file that may exist, which msi takes for a missing one.
  const std::optional<FileError>& unreadable() const { return unreadable_; }

 private:
  struct Open {
    std::string name;
    std::string_view content;
    std::size_t at = 0;
    std::size_t line = 0;
  };

  const std::string* content_of(const std::string& path);
  void push(const std::string& name, std::string_view content);

  const MsiRequest& request_;
  const Disk& disk_;
  std::map<std::string, std::optional<std::string>> contents_;  ///< by path; none: cannot be opened
  std::vector<Open> files_;
  std::string_view line_;
  std::set<std::string> names_;
  std::vector<std::string> new_names_;
  std::size_t read_bytes_ = 0;
  std::optional<FileError> unreadable_;
};

}  // namespace iocwright::epics
