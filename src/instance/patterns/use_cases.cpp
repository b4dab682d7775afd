#include "instance/patterns/use_cases.hpp"

#include <fmt/format.h>

#include "core/base/exit_status.hpp"
#include "core/base/path.hpp"
#include "core/diag/file_result.hpp"
#include "core/value/text_forms.hpp"
#include "instance/patterns/libraries.hpp"
#include "instance/patterns/reference.hpp"
#include "instance/patterns/vendor_pattern.hpp"

namespace iocwright::patterns {

namespace {

/// The libraries that may have a pattern.
Result<std::vector<std::string>> candidates(const Reference& reference, const std::string& source,
                                            const Instance& instance) {
  const Libraries libraries(instance.machine.environment);
  std::vector<std::string> out;
  if (!source.empty()) {
    out.push_back(TRY(libraries.uri_of_label(source, instance.machine.disk)));
  } else if (reference.library) {
    out.push_back(TRY(libraries.uri_of(*reference.library)));
  } else {
    for (const Library& library : libraries.all()) out.push_back(library.uri);
  }
  return out;
}

/// Writes the patterns' files and, with `with_lock`, the lock. The result is false if another command has
/// changed the lock since it was read: then the caller has to plan again.
Result<bool> write_patterns(const std::vector<PatternChange>& patterns, const Lock& lock, bool with_lock,
                            Instance& instance) {
  VendorChanges changes = TRY(plan_changes(instance.machine.disk, instance.folder, patterns, lock));
  if (with_lock) changes.files[std::string(lock_name)] = print_lock(lock);
  return apply_changes(instance.machine.disk, instance.folder, changes, lock.text);
}

void warn_of_new_format(Lock& lock, const Instance& instance) {
  if (!lock.is_flat) return;
  lock.is_flat = false;
  instance.reader.sink.add(
      warning(DiagKind::lock_mismatch,
              fmt::format("`{}` was in the format of ibek 4.6, which cannot read what it is now",
                          path::join(instance.folder, lock_name)))
          .help("use ibek 4.7 or later for this repository"));
}

/// The entries that a command is about.
Result<std::vector<PatternEntry>> chosen(const Lock& lock, const std::string& name, std::string_view verb,
                                         const Instance& instance) {
  if (lock.patterns.empty())
    return fail(error(DiagKind::bad_setting, fmt::format("no patterns to {} in {}", verb, instance.folder)));
  if (name.empty()) return lock.patterns;
  if (const PatternEntry* entry = lock.find(name)) return std::vector{*entry};
  return fail(error(DiagKind::bad_setting, fmt::format("pattern {} not in lock", quote(name))));
}

/// Reads the pattern of an entry again, at the version and from the source that the entry has.
Result<FoundPattern> find_again(const PatternEntry& entry, const std::string& version,
                                const Instance& instance) {
  const Libraries libraries(instance.machine.environment);
  const std::string uri = TRY(libraries.uri_of_label(entry.source, instance.machine.disk));
  return find_pattern(entry.name, version, {uri}, instance.machine);
}

Result<PatternChange> update_entry(PatternEntry entry, const UpdateRequest& request,
                                   const Instance& instance) {
  std::vector<std::string> locked = locked_paths(&entry);
  if (!request.version.empty()) entry.version = request.version;
  if (!request.source.empty()) entry.source = request.source;
  FoundPattern found = TRY(find_again(entry, requested_version(entry, instance.reader.sink), instance));
  entry.source = std::move(found.label);
  PatternChange out = TRY(vendor_pattern(std::move(entry), found.tree));
  out.locked = std::move(locked);
  return out;
}

Result<PatternChange> restore_entry(const PatternEntry& entry, bool is_flat, const Instance& instance) {
  const FoundPattern found = TRY(find_again(entry, requested_version(entry, instance.reader.sink), instance));
  if (is_flat) return vendor_as_4_6(entry, found.tree);
  PatternChange out = TRY(vendor_pattern(entry, found.tree));
  out.locked = locked_paths(&entry);
  return out;
}

std::string what_of(const std::string& name) { return name.empty() ? "all patterns" : name; }

// The functions below return false if another command has changed the lock meanwhile.

Result<bool> try_to_add(const AddRequest& request, const Reference& reference, Instance& instance) {
  PatternEntry entry;
  entry.name = reference.name;
  entry.version = reference.version.value_or(std::string(no_version));
  entry.select = TRY(parse_selection(request.include, request.exclude));
  TRY(recover_changes(instance.machine.disk, instance.folder));
  Lock lock = TRY(read_lock(instance.machine.disk, instance.folder));
  const auto uris = TRY(candidates(reference, request.source, instance));
  FoundPattern found =
      TRY(find_pattern(reference.name, reference.version.value_or(""), uris, instance.machine));
  entry.source = std::move(found.label);
  PatternChange change = TRY(vendor_pattern(std::move(entry), found.tree));
  change.locked = locked_paths(lock.find(reference.name));
  lock.set(change.entry);
  std::vector<PatternChange> changes;
  changes.push_back(std::move(change));
  const bool is_written = TRY(write_patterns(changes, lock, true, instance));
  if (is_written) warn_of_new_format(lock, instance);
  return is_written;
}

Result<bool> try_to_update(const UpdateRequest& request, Instance& instance) {
  TRY(recover_changes(instance.machine.disk, instance.folder));
  Lock lock = TRY(read_lock(instance.machine.disk, instance.folder));
  std::vector<PatternChange> changes;
  for (const PatternEntry& entry : TRY(chosen(lock, request.name, "update", instance)))
    changes.push_back(TRY(update_entry(entry, request, instance)));
  for (const PatternChange& change : changes) lock.set(change.entry);
  const bool is_written = TRY(write_patterns(changes, lock, true, instance));
  if (is_written) warn_of_new_format(lock, instance);
  return is_written;
}

Result<bool> try_to_restore(const std::string& name, Instance& instance) {
  TRY(recover_changes(instance.machine.disk, instance.folder));
  Lock lock = TRY(read_lock(instance.machine.disk, instance.folder));
  std::vector<PatternChange> changes;
  for (const PatternEntry& entry : TRY(chosen(lock, name, "restore", instance)))
    changes.push_back(TRY(restore_entry(entry, lock.is_flat, instance)));
  for (const PatternChange& change : changes) lock.set(change.entry);
  return write_patterns(changes, lock, false, instance);
}

}  // namespace

Result<void> add(const AddRequest& request, Instance& instance) {
  const Reference reference = TRY(parse_reference(request.reference));
  while (!TRY(try_to_add(request, reference, instance))) continue;
  TRY(refresh_schema(instance, false));
  instance.out << fmt::format("vendored {} into {}\n", request.reference, instance.folder);
  return {};
}

Result<void> update(const UpdateRequest& request, Instance& instance) {
  while (!TRY(try_to_update(request, instance))) continue;
  TRY(refresh_schema(instance, false));
  instance.out << fmt::format("updated {} in {}\n", what_of(request.name), instance.folder);
  return {};
}

Result<void> restore(const std::string& name, Instance& instance) {
  while (!TRY(try_to_restore(name, instance))) continue;
  TRY(refresh_schema(instance, false));
  instance.out << fmt::format("restored {} in {}\n", what_of(name), instance.folder);
  return {};
}

Result<CheckReport> check(const Instance& instance) {
  const Lock lock = TRY(read_lock(instance.machine.disk, instance.folder));
  return check_lock(instance.machine.disk, instance.folder, lock);
}

int print_report(const CheckReport& report, bool allow_dirty, const std::string& folder, std::ostream& out,
                 std::ostream& errors) {
  for (const std::string& text : report.warnings) out << "warning: " << text << "\n";
  for (const std::string& text : report.failures)
    if (allow_dirty) out << "warning: " << text << "\n";
    else errors << "error: " << text << "\n";
  if (!report.failures.empty() && !allow_dirty) return wrong_input;
  out << folder << ": vendored files match the lock\n";
  return done;
}

}  // namespace iocwright::patterns
