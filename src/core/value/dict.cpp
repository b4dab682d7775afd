#include "core/value/dict.hpp"

#include <algorithm>
#include <cmath>
#include <functional>

#include "core/value/object.hpp"

namespace iocwright {

namespace {

constexpr std::size_t max_unindexed = 8;  // up to this size, a linear search is faster than hashing

// A tuple that exceeds one of these is unhashable, because hashing recurses, and nested tuples that share
// their items contain far more values than their size in memory suggests.
constexpr std::size_t max_key_depth = 100;
constexpr std::size_t max_key_values = 1000;

bool hashable_within(const Value& value, std::size_t depth, std::size_t& values_left) {
  switch (value.kind()) {
    case Kind::list:
    case Kind::dict: return false;
    case Kind::tuple:
      if (depth == 0 || value.as_tuple().size() > values_left) return false;
      values_left -= value.as_tuple().size();
      return std::ranges::all_of(
          value.as_tuple(), [&](const Value& item) { return hashable_within(item, depth - 1, values_left); });
    case Kind::object: return value.as_object().hashable();
    default: return true;
  }
}

}  // namespace

bool hashable(const Value& value) {
  std::size_t values_left = max_key_values;
  return hashable_within(value, max_key_depth, values_left);
}

std::size_t hash(const Value& value) {
  switch (value.kind()) {
    case Kind::none: return 0;
    case Kind::boolean:
    case Kind::integer: return std::hash<std::int64_t>{}(value.as_int());
    case Kind::real: {
      const double real = value.as_real();
      if (std::abs(real) < 9e18 && real == std::trunc(real))
        return std::hash<std::int64_t>{}(static_cast<std::int64_t>(real));
      return std::hash<double>{}(real);
    }
    case Kind::string: return std::hash<std::string_view>{}(value.as_string());
    case Kind::tuple: {
      std::size_t sum = 1;
      for (const Value& item : value.as_tuple()) sum = sum * 1000003 + hash(item);
      return sum;
    }
    case Kind::object: return std::hash<const void*>{}(&value.as_object());
    default: return 0;
  }
}

bool same_key(const Value& a, const Value& b) {
  if (a.is_string() && b.is_string()) return a.as_string() == b.as_string();
  if (a.is_number() && b.is_number()) {
    if (a.is_integral() && b.is_integral()) return a.as_int() == b.as_int();
    return a.as_real() == b.as_real();
  }
  if (a.is_tuple() && b.is_tuple()) return std::ranges::equal(a.as_tuple(), b.as_tuple(), same_key);
  return a.same_as(b);
}

std::size_t Dict::index_of(const Value& key) const {
  if (index_.empty()) {
    for (std::size_t i = 0; i < entries_.size(); ++i)
      if (same_key(entries_[i].first, key)) return i;
    return npos;
  }
  const auto [first, last] = index_.equal_range(hash(key));
  for (auto it = first; it != last; ++it)
    if (same_key(entries_[it->second].first, key)) return it->second;
  return npos;
}

void Dict::rebuild_index() {
  index_.clear();
  if (entries_.size() <= max_unindexed) return;
  for (std::size_t i = 0; i < entries_.size(); ++i) index_.emplace(hash(entries_[i].first), i);
}

const Value* Dict::find(const Value& key) const {
  if (!iocwright::hashable(key)) return nullptr;
  const std::size_t at = index_of(key);
  return at == npos ? nullptr : &entries_[at].second;
}

const Value* Dict::find(std::string_view key) const {
  auto is_key = [&](const Entry& e) { return e.first.is_string() && e.first.as_string() == key; };
  if (index_.empty()) {
    const auto at = std::ranges::find_if(entries_, is_key);
    return at == entries_.end() ? nullptr : &at->second;
  }
  const auto [first, last] = index_.equal_range(std::hash<std::string_view>{}(key));
  for (auto it = first; it != last; ++it)
    if (is_key(entries_[it->second])) return &entries_[it->second].second;
  return nullptr;
}

void Dict::set(Value key, Value value) {
  if (const std::size_t at = index_of(key); at != npos) {
    entries_[at].second = std::move(value);
    return;
  }
  entries_.emplace_back(std::move(key), std::move(value));
  if (!index_.empty()) index_.emplace(hash(entries_.back().first), entries_.size() - 1);
  else if (entries_.size() > max_unindexed) rebuild_index();
}

bool Dict::erase(const Value& key) {
  const std::size_t at = index_of(key);
  if (at == npos) return false;
  if (at + 1 == entries_.size()) {  // the last entry, as by popitem(): no other position changes
    const auto [first, last] = index_.equal_range(hash(key));
    const auto entry = std::find_if(first, last, [&](const auto& e) { return e.second == at; });
    if (entry != last) index_.erase(entry);
    entries_.pop_back();
    return true;
  }
  entries_.erase(entries_.begin() + static_cast<std::ptrdiff_t>(at));
  rebuild_index();
  return true;
}

void Dict::clear() {
  entries_.clear();
  index_.clear();
}

}  // namespace iocwright
