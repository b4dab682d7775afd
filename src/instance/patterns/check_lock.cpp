#include "instance/patterns/check_lock.hpp"

#include <fmt/format.h>

#include "core/base/path.hpp"
#include "core/diag/file_result.hpp"
#include "instance/patterns/blanks.hpp"

namespace iocwright::patterns {

namespace {

/// The reason in `DIRTY # reason`.
std::string dirty_reason(std::string_view mark) {
  const std::size_t hash = mark.find('#');
  const std::string_view reason =
      hash == std::string_view::npos ? std::string_view() : strip(mark.substr(hash + 1));
  return std::string(reason.empty() ? "no reason given" : reason);
}

}  // namespace

Result<CheckReport> check_lock(const Disk& disk, const std::string& instance, const Lock& lock) {
  CheckReport out;
  for (const PatternEntry& entry : lock.patterns) {
    for (const auto& [name, locked] : entry.files) {
      const std::string label = entry.name + ":" + name;
      if (const std::string_view mark = strip(locked); mark.starts_with("DIRTY")) {
        out.warnings.push_back(fmt::format("{} marked DIRTY ({})", label, dirty_reason(mark)));
        continue;
      }
      const std::string path = path::join(instance, name);
      if (!TRY(or_unreadable(disk.is_file(path)))) {
        out.failures.push_back(label + " missing vendored file");
        continue;
      }
      const std::string found = hash_of(TRY(or_unreadable(disk.read(path), "read")));
      if (found != locked)
        out.failures.push_back(fmt::format("{} hash mismatch (expected {}, got {})", label, locked, found));
    }
  }
  return out;
}

}  // namespace iocwright::patterns
