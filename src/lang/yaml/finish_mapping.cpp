#include "lang/yaml/finish_mapping.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <optional>
#include <unordered_map>

#include "core/value/dict.hpp"
#include "core/value/text_forms.hpp"
#include "lang/yaml/to_value.hpp"

namespace iocwright::yaml {

namespace {

/// Numbers the distinct keys of a mapping, by Python's equality of keys.
class Index {
 public:
  /// Returns the number of an equal key, or adds the key under the next number.
  std::size_t add(Value key) {
    const std::size_t known = find(key);
    if (known < keys_.size()) return known;
    keys_.push_back(std::move(key));
    if (keys_.size() == max_scanned)
      for (std::size_t i = 0; i < keys_.size(); ++i) by_hash_.emplace(hash(keys_[i]), i);
    else if (keys_.size() > max_scanned) by_hash_.emplace(hash(keys_.back()), keys_.size() - 1);
    return keys_.size() - 1;
  }
  std::size_t size() const { return keys_.size(); }

 private:
  static constexpr std::size_t max_scanned = 16;  // with fewer keys, a linear search is faster than hashing

  std::size_t find(const Value& key) const {
    if (keys_.size() < max_scanned) {
      const auto same = [&](const Value& known) { return same_key(known, key); };
      return static_cast<std::size_t>(std::ranges::find_if(keys_, same) - keys_.begin());
    }
    const auto [first, last] = by_hash_.equal_range(hash(key));
    for (auto it = first; it != last; ++it)
      if (same_key(keys_[it->second], key)) return it->second;
    return keys_.size();
  }

  std::vector<Value> keys_;
  std::unordered_multimap<std::size_t, std::size_t> by_hash_;
};

/// A key as a value; a list becomes a tuple. Reports an invalid key and returns nullopt.
std::optional<Value> key_value(const Node& key, Sink& sink) {
  if (key.is_scalar()) return key.value;
  if (key.is_sequence()) {
    Value tuple = Value::tuple(to_value(key).as_list());
    if (hashable(tuple)) return tuple;
  }
  sink.add(error(DiagKind::yaml_syntax, "a mapping cannot be a key").at(key.span));
  return std::nullopt;
}

/// The entries that `<<` merges: those of a mapping, or of a list of mappings. The first mapping of a list
/// takes precedence, and so its entries come last.
std::vector<Entry> merged_entries(const Node& value, Sink& sink) {
  if (value.is_mapping()) return as_mapping(value).entries;
  std::vector<Entry> out;
  bool good = value.is_sequence();
  if (good) {
    const auto& items = as_sequence(value).items;
    for (auto item = items.rbegin(); item != items.rend();
         ++item) {  // clang 14 cannot compile views::reverse
      if (!(*item)->is_mapping()) good = false;
      else std::ranges::copy(as_mapping(**item).entries, std::back_inserter(out));
    }
  }
  if (!good)
    sink.add(error(DiagKind::yaml_syntax, "`<<` needs a mapping, or a list of mappings").at(value.span));
  return out;
}

std::string duplicate_key_message(const Entry& entry) {
  const Node& key = *entry.key;
  if (key.is_string()) return fmt::format("duplicate key `{}`", key.value.as_string());
  return fmt::format("duplicate key{}", key.is_scalar() ? " " + brief(key.value) : "");
}

void report_duplicate(const Entry& again, const Entry& first, Sink& sink) {
  sink.add(error(DiagKind::duplicate_key, duplicate_key_message(again))
               .at(again.key->span)
               .note(first.key->span, "first used here"));
}

/// Removes the `<<` entries from `entries` and returns the entries that they merge.
std::vector<Entry> take_merges(std::vector<Entry>& entries, const std::vector<const Node*>& merge_keys,
                               Sink& sink) {
  std::vector<Entry> own, merged;
  const Entry* first_merge = nullptr;
  for (const Entry& entry : entries) {
    if (std::ranges::find(merge_keys, entry.key) == merge_keys.end()) {
      own.push_back(entry);
      continue;
    }
    if (!merged.empty()) {
      report_duplicate(entry, *first_merge, sink);
      continue;
    }
    first_merge = &entry;
    merged = merged_entries(*entry.value, sink);
  }
  entries = std::move(own);
  return merged;
}

}  // namespace

void finish_mapping(MappingNode& mapping, const std::vector<const Node*>& merge_keys, bool is_merged,
                    Sink& sink) {
  std::vector<Entry> merged;
  if (!merge_keys.empty()) merged = take_merges(mapping.entries, merge_keys, sink);
  // The reference's loader rejects duplicates only in mappings without merges that it does not merge itself.
  const bool may_repeat = is_merged || !merged.empty();
  std::vector<Entry> all = std::move(merged);
  all.insert(all.end(), mapping.entries.begin(), mapping.entries.end());

  std::vector<Entry> out;
  out.reserve(all.size());
  Index index;
  for (const Entry& entry : all) {
    auto key = key_value(*entry.key, sink);
    if (!key) mapping.is_invalid = true;
    if (!key) continue;
    const std::size_t position = index.add(*std::move(key));
    if (position == out.size()) out.push_back(entry);
    else if (may_repeat && entry.key->is_string()) out[position] = entry;
    else if (may_repeat) out[position].value = entry.value;  // as in a dict of Python, 1 stays 1, not 1.0
    else report_duplicate(entry, out[position], sink);
  }
  mapping.entries = std::move(out);
}

}  // namespace iocwright::yaml
