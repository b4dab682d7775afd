// A mapping that keeps insertion order, with keys that compare as in Python: 1, 1.0 and true are one key.
#pragma once

#include <cstddef>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "core/value/value.hpp"

namespace iocwright {

class Dict {
 public:
  using Entry = std::pair<Value, Value>;

  /// The value under `key`, or null. An unhashable key is never found; see hashable().
  const Value* find(const Value& key) const;
  const Value* find(std::string_view key) const;
  const Value* find(const std::string& key) const { return find(std::string_view(key)); }
  const Value* find(const char* key) const { return find(std::string_view(key)); }

  /// Adds or replaces the value of `key`, which must be hashable. A replaced entry keeps its position.
  void set(Value key, Value value);
  /// Removes `key` and returns whether it existed.
  bool erase(const Value& key);
  void clear();

  bool contains(const Value& key) const { return find(key) != nullptr; }
  std::size_t size() const { return entries_.size(); }
  bool empty() const { return entries_.empty(); }
  const std::vector<Entry>& entries() const { return entries_; }
  auto begin() const { return entries_.begin(); }
  auto end() const { return entries_.end(); }

 private:
  static constexpr std::size_t npos = static_cast<std::size_t>(-1);
  std::size_t index_of(const Value& key) const;
  void rebuild_index();

  std::vector<Entry> entries_;
  /// Positions by hash; empty while the dict is small.
  std::unordered_multimap<std::size_t, std::size_t> index_;
};

/// Whether the value can be a key, as in Python: it is not a list, a dict, an unhashable object, or a tuple
/// that contains one of these. Huge and deeply nested tuples are unhashable, too.
bool hashable(const Value& value);
/// Equal keys have equal hashes. `value` must be hashable.
std::size_t hash(const Value& value);
/// Python's `==` for keys. Both must be hashable.
bool same_key(const Value& a, const Value& b);

}  // namespace iocwright
