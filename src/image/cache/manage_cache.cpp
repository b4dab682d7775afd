#include "image/cache/manage_cache.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <ostream>

#include "core/base/path.hpp"
#include "core/base/temporary_folder.hpp"
#include "core/base/text.hpp"
#include "core/base/utc.hpp"
#include "core/diag/file_result.hpp"

namespace iocwright::image {

namespace {

constexpr double mega = 1e6;
constexpr std::string_view entry_suffix = ".tar.zst", part_suffix = ".part", signature_suffix = ".minisig";

/// An entry with its signatures.
struct Stored {
  StoredFile file;
  std::vector<std::string> signatures = {};
  std::string what = {};  ///< what the entry says of itself; empty if it is not on this machine
};

struct Contents {
  std::vector<Stored> entries;
  /// Parts of files, and signatures without an entry: a build is about to complete them, or was interrupted.
  std::vector<StoredFile> incomplete;
};

Contents contents_of(const std::vector<StoredFile>& files, CachePlace& place) {
  Contents out;
  for (const StoredFile& file : files) {  // sorted, so that an entry precedes its signatures
    if (file.name.ends_with(part_suffix)) {
      out.incomplete.push_back(file);
      continue;
    }
    if (!file.name.ends_with(signature_suffix)) {
      out.entries.push_back({file});
      continue;
    }
    const auto entry = std::ranges::find_if(
        out.entries, [&](const Stored& each) { return file.name.starts_with(each.file.name + "."); });
    if (entry == out.entries.end()) out.incomplete.push_back(file);
    else entry->signatures.push_back(file.name);
  }
  for (Stored& entry : out.entries)
    if (const std::string local = place.local_file(entry.file.name); !local.empty())
      if (const auto header = read_header(local))
        entry.what = std::string(text::trim(
            header->name + " " + (header->notes.contains("version") ? header->notes.at("version") : "")));
  return out;
}

std::string time_text(std::time_t time) { return time == 0 ? "" : utc_text(time) + "Z"; }

class Manager {
 public:
  Manager(const CacheTask& task, const Machine& machine, Sink& sink, std::ostream& out)
      : task_(task), machine_(machine), sink_(sink), out_(out) {}

  Result<void> manage(const std::string& name) {
    const auto place = TRY(open_place(name, machine_));
    Contents contents = contents_of(TRY(place->list()), *place);
    if (task_.action == "list") list(name, contents.entries);
    if (task_.action == "prune") return prune(std::move(contents), *place);
    if (task_.action == "verify") return verify_all(name, contents.entries);
    return {};
  }

  void finish() {
    if (task_.action == "list" && task_.json) out_ << json_.dump(2) << '\n';
    if (task_.action == "prune")
      out_ << fmt::format("{}{} removed, {:.1f} MB\n", text::plural(removed_, "file"),
                          task_.dry_run ? " would be" : "", static_cast<double>(removed_bytes_) / mega);
    if (task_.action == "verify") out_ << fmt::format("{} verified\n", text::plural(verified_, "file"));
  }

 private:
  void list(const std::string& place, const std::vector<Stored>& entries) {
    std::uint64_t bytes = 0;
    for (const Stored& entry : entries) {
      bytes += entry.file.size_bytes;
      const std::string last_use = time_text(entry.file.last_use);
      if (task_.json)
        json_.push_back({{"place", without_secrets(place)},
                         {"name", entry.file.name},
                         {"contains", entry.what},
                         {"size_bytes", entry.file.size_bytes},
                         {"last_use", last_use},
                         {"signed", !entry.signatures.empty()}});
      else
        out_ << fmt::format("{:<24} {:>9.1f} MB  {:<20}  {}\n", entry.what,
                            static_cast<double>(entry.file.size_bytes) / mega, last_use, entry.file.name);
    }
    if (!task_.json)
      out_ << fmt::format("{} in {}, {:.1f} MB\n", text::plural(entries.size(), "file"),
                          without_secrets(place), static_cast<double>(bytes) / mega);
  }

  /// Removes the entries that are too old, and then those that were not used for longest until the rest is
  /// small enough. Also removes what interrupted builds have left; a build that is running may still need
  /// what is younger than an hour.
  Result<void> prune(Contents contents, CachePlace& place) {
    constexpr double hour_s = 3600, day_s = 24 * hour_s;
    std::vector<Stored>& entries = contents.entries;
    if (std::ranges::any_of(entries, [](const Stored& each) { return each.file.last_use == 0; }))
      return fail(error(DiagKind::build_cache, "a registry does not know when an entry was last used")
                      .help("remove old tags with the tools of the registry"));
    const auto now = static_cast<double>(std::time(nullptr));
    const auto age_s = [&](const StoredFile& file) { return now - static_cast<double>(file.last_use); };
    for (const StoredFile& file : contents.incomplete)
      if (file.last_use != 0 && age_s(file) > hour_s) TRY(remove({file}, place));
    std::ranges::sort(entries, {}, [](const Stored& each) { return each.file.last_use; });
    double left_mb = 0;
    for (const Stored& each : entries) left_mb += static_cast<double>(each.file.size_bytes) / mega;
    for (const Stored& each : entries) {
      const bool unused = task_.unused_for_days && age_s(each.file) > *task_.unused_for_days * day_s;
      const bool over = task_.maximum_mb && left_mb > *task_.maximum_mb;
      if (!unused && !over) continue;
      left_mb -= static_cast<double>(each.file.size_bytes) / mega;
      TRY(remove(each, place));
    }
    return {};
  }

  /// Removes an entry with its signatures, unless this is a dry run.
  Result<void> remove(const Stored& entry, CachePlace& place) {
    ++removed_;
    removed_bytes_ += entry.file.size_bytes;
    if (task_.dry_run) return {};
    TRY(place.remove(entry.file.name));
    for (const std::string& signature : entry.signatures) TRY(place.remove(signature));
    return {};
  }

  Result<void> verify_all(const std::string& name, const std::vector<Stored>& entries) {
    const TemporaryFolder folder =
        TRY(or_fail(TemporaryFolder::make(machine_.disk, machine_.environment), "create folder"));
    CacheRequest request = task_.cache;
    request.places = {name};
    request.mode = "read";
    request.notes_use = false;
    BuildCache cache = TRY(BuildCache::open(request, machine_));
    for (const Stored& entry : entries) {
      const auto check = [&](const std::string& file) -> Result<void> {
        if (entry.file.name.ends_with(entry_suffix)) TRY(verify(file));
        else if ("file-" + TRY(hash_of_file(file)) != entry.file.name)
          return fail(error(DiagKind::build_cache, "its content does not have the SHA-256 in its name"));
        return {};
      };
      const auto report = [&](Diagnostic problem) {
        problem.set_severity(Severity::error);
        sink_.add(std::move(problem));
      };
      if (cache.find(entry.file.name, path::join(folder.path(), "entry"), check, report)) ++verified_;
    }
    return {};
  }

  const CacheTask& task_;
  const Machine& machine_;
  Sink& sink_;
  std::ostream& out_;
  nlohmann::ordered_json json_ = nlohmann::ordered_json::array();
  std::size_t removed_ = 0, verified_ = 0;
  std::uint64_t removed_bytes_ = 0;
};

}  // namespace

ExitStatus manage_cache(const CacheTask& task, const Machine& machine, Sink& sink, std::ostream& out) {
  if (task.cache.places.empty())
    sink.add(error(DiagKind::build_cache, "no build cache is given")
                 .help("name one with `--cache PLACE` or IOCWRIGHT_BUILD_CACHE"));
  Manager manager(task, machine, sink, out);
  for (const std::string& place : task.cache.places) {
    auto managed = manager.manage(place);
    sink.take_error(managed);
  }
  if (!task.cache.places.empty()) manager.finish();
  return sink.has_errors() ? wrong_input : done;
}

}  // namespace iocwright::image
