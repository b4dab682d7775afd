// Reads and writes tar archives that are compressed with zstd, through libarchive.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>

#include "core/diag/result.hpp"

namespace iocwright::image {

/// What an archive says of a file, folder or link.
struct ArchiveItem {
  enum class Type : unsigned char { file, folder, link, other };

  std::string path;  ///< as in the archive
  Type type = Type::file;
  mode_t mode = 0;         ///< permission bits
  std::uint64_t size = 0;  ///< of a file
  std::string target{};    ///< of a link
};

/// Writes a new archive. All functions fail if libarchive is missing or the file cannot be written.
class ArchiveWriter {
 public:
  /// Creates the file, or truncates it.
  static Result<ArchiveWriter> create(const std::string& file);

  /// Begins an item. A file must be followed by as many bytes of content as its size says.
  Result<void> add(const ArchiveItem& item);
  /// Adds content to the current item, which is a file.
  Result<void> write(std::string_view content);
  /// Completes the archive, which is unusable otherwise.
  Result<void> close();

 private:
  struct State;
  explicit ArchiveWriter(std::shared_ptr<State> state) : state_(std::move(state)) {}
  std::shared_ptr<State> state_;
};

/// Reads an archive from its beginning. All functions fail if it is damaged or truncated.
class ArchiveReader {
 public:
  /// Opens an archive, whose first item next() returns.
  static Result<ArchiveReader> open(const std::string& file);

  /// The next item; nothing at the end.
  Result<std::optional<ArchiveItem>> next();
  /// Reads content of the current item. Returns how many bytes were read; 0 at its end.
  Result<std::size_t> read(std::span<char> buffer);

 private:
  struct State;
  explicit ArchiveReader(std::shared_ptr<State> state) : state_(std::move(state)) {}
  std::shared_ptr<State> state_;
};

}  // namespace iocwright::image
