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
constexpr std::string_view entry_suffix = ".tar.zst", part_suffix = ".part";

/// An entry with its signatures, or a file that an interrupted build has left.
struct Stored {
  StoredFile file;
  std::vector<std::string> signatures;
  std::string what;  ///< what the entry says of itself; empty if it is not on this machine
};

std::vector<Stored> entries_of(const std::vector<StoredFile>& files, CachePlace& place) {
  std::vector<Stored> out;
  for (const StoredFile& file : files) {  // sorted, so that an entry precedes its signatures
    if (!file.name.ends_with(".minisig")) {
      out.push_back({file, {}, {}});
      continue;
    }
    for (Stored& entry : out)
      if (file.name.starts_with(entry.file.name + ".")) entry.signatures.push_back(file.name);
  }
  for (Stored& entry : out)
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
    std::vector<Stored> entries = entries_of(TRY(place->list()), *place);
    if (task_.action == "list") list(name, entries);
    if (task_.action == "prune") return prune(std::move(entries), *place);
    if (task_.action == "verify") return verify_all(name, entries);
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

  /// Removes what is too old, and then the entries that were not used for longest until the rest is small
  /// enough. Parts that interrupted builds have left are removed after a day.
  Result<void> prune(std::vector<Stored> entries, CachePlace& place) {
    constexpr double day_s = 86400;
    if (std::ranges::any_of(entries, [](const Stored& each) { return each.file.last_use == 0; }))
      return fail(error(DiagKind::build_cache, "a registry does not know when an entry was last used")
                      .help("remove old tags with the tools of the registry"));
    std::ranges::sort(entries, {}, [](const Stored& each) { return each.file.last_use; });
    double left_mb = 0;
    for (const Stored& each : entries) left_mb += static_cast<double>(each.file.size_bytes) / mega;
    const auto now = static_cast<double>(std::time(nullptr));
    for (const Stored& each : entries) {
      const double days = (now - static_cast<double>(each.file.last_use)) / day_s;
      const bool part = each.file.name.ends_with(part_suffix) && days > 1;
      const bool unused = task_.unused_for_days && days > *task_.unused_for_days;
      const bool over = task_.maximum_mb && left_mb > *task_.maximum_mb;
      if (!part && !unused && !over) continue;
      left_mb -= static_cast<double>(each.file.size_bytes) / mega;
      ++removed_;
      removed_bytes_ += each.file.size_bytes;
      if (task_.dry_run) continue;
      TRY(place.remove(each.file.name));
      for (const std::string& signature : each.signatures) TRY(place.remove(signature));
    }
    return {};
  }

  Result<void> verify_all(const std::string& name, const std::vector<Stored>& entries) {
    const TemporaryFolder folder =
        TRY(or_fail(TemporaryFolder::make(machine_.disk, machine_.environment), "create folder"));
    CacheRequest request = task_.cache;
    request.places = {name};
    request.mode = "read";
    BuildCache cache = TRY(BuildCache::open(request, machine_));
    for (const Stored& entry : entries) {
      if (entry.file.name.ends_with(part_suffix)) continue;
      const auto check = [&](const std::string& file) -> Result<void> {
        if (entry.file.name.ends_with(entry_suffix)) TRY(verify(file));
        else if ("file-" + TRY(hash_of_file(file)) != entry.file.name)
          return fail(error(DiagKind::build_cache, "its content does not have the SHA-256 in its name"));
        return {};
      };
      const auto report = [&](Diagnostic problem) {
        problem.make_error();
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
