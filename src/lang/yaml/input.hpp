// The text that libyaml parses: a file in which what libyaml rejects, but the reference's loader accepts, is
// hidden.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/diag/source.hpp"

namespace iocwright::yaml {

/// Bytes are replaced by a letter, and restored in the tree; or one is inserted.
class Input {
 public:
  Input(FileId file, std::string_view original) : file_(file), original_(original), text_(original) {}

  FileId file() const { return file_; }
  std::string_view original() const { return original_; }
  /// What libyaml reads.
  const std::string& text() const { return text_; }
  /// The offsets in text() of inserted bytes, in ascending order.
  const std::vector<std::uint32_t>& inserted() const { return inserted_; }

  /// Hides the cause of an error that libyaml has reported. `problem` and `context` are offsets in the
  /// original. Returns false if the reference's loader rejects it, too.
  bool hide(std::string_view error, std::uint32_t problem, std::uint32_t context);

  /// True if the byte at this offset of the original is hidden.
  bool is_hidden(std::uint32_t at) const;
  /// The offset of the first hidden byte in [begin, end) of the original.
  std::optional<std::uint32_t> first_hidden(std::uint32_t begin, std::uint32_t end) const;
  /// The original form of a name that libyaml has found after this mark, `&` or `*`, at or after `begin`.
  std::string original_name(char mark, std::string_view name, std::uint32_t begin) const;
  /// True if a colon follows that name. libyaml ends a name there; for the loader, the colon is a part of it.
  bool has_colon_after(char mark, std::string_view name, std::uint32_t begin) const;

 private:
  bool is_empty_key(std::string_view error, std::uint32_t problem) const;
  bool is_letter(std::string_view error, std::uint32_t problem, std::uint32_t context) const;
  void replace(std::uint32_t at, char by);
  void insert(std::uint32_t at, char c);
  /// The offset in text() of an offset in the original.
  std::uint32_t in_text(std::uint32_t at) const;
  char original_at(std::size_t at) const { return at < original_.size() ? original_[at] : '\0'; }

  FileId file_;
  std::string_view original_;
  std::string text_;
  std::vector<std::uint32_t> hidden_;  ///< offsets in the original, sorted
  std::vector<std::uint32_t> inserted_;
};

}  // namespace iocwright::yaml
