// runtime-lock.yaml: which patterns an instance has, from where, and the hashes of their files.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/disk.hpp"
#include "instance/patterns/selection.hpp"

namespace iocwright::patterns {

constexpr std::string_view lock_name = "runtime-lock.yaml";

struct PatternEntry {
  std::string name = {};
  std::string version = {};
  std::string source = {};  ///< a label; see Libraries
  Selection select = {};
  std::vector<std::pair<std::string, std::string>> files = {};  ///< path below the instance, and hash
};

struct Lock {
  /// The format of ibek 4.6: without a version, and with paths below `config`.
  bool is_flat = false;
  std::vector<PatternEntry> patterns = {};  ///< in the file's order
  /// The file as it was read, by which a command notices that another one has changed it; none if it is
  /// missing.
  std::optional<std::string> text = {};

  const PatternEntry* find(std::string_view name) const;
  /// Replaces the entry of that name, or adds it.
  void set(PatternEntry entry);
};

/// `name` is the path of the lock, for messages. An empty file is an empty lock.
Result<Lock> parse_lock(std::string text, const std::string& name);

/// The lock of an instance; an empty one if it has none.
Result<Lock> read_lock(const Disk& disk, const std::string& instance);

/// The lock's text: version 2 if there is a selection, otherwise 1. Patterns and files are sorted.
std::string print_lock(const Lock& lock);

/// `sha256:` and the hash.
std::string hash_of(std::string_view content);

}  // namespace iocwright::patterns
