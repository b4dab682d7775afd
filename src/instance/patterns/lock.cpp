#include "instance/patterns/lock.hpp"

#include <algorithm>

#include "core/base/path.hpp"
#include "core/base/sha256.hpp"
#include "core/diag/file_result.hpp"

namespace iocwright::patterns {

const PatternEntry* Lock::find(std::string_view name) const {
  const auto found = std::ranges::find(patterns, name, &PatternEntry::name);
  return found == patterns.end() ? nullptr : &*found;
}

void Lock::set(PatternEntry entry) {
  const auto found = std::ranges::find(patterns, entry.name, &PatternEntry::name);
  if (found == patterns.end()) patterns.push_back(std::move(entry));
  else *found = std::move(entry);
}

Result<Lock> read_lock(const Disk& disk, const std::string& instance) {
  const std::string path = path::join(instance, lock_name);
  auto text = TRY(or_unreadable(disk.read_if_exists(path), "read"));
  Lock out = text ? TRY(parse_lock(*text, path)) : Lock();
  out.text = std::move(text);
  return out;
}

std::string hash_of(std::string_view content) { return "sha256:" + Sha256::of(content); }

}  // namespace iocwright::patterns
