#include "instance/check_repository.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <functional>
#include <iterator>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>

namespace iocwright::instance {

namespace {

/// A record: where its name is.
struct Entry {
  std::size_t hash;
  std::uint32_t instance;
  std::uint32_t owner;
  std::uint32_t at;  ///< in the names of the owner
};

class Repository {
 public:
  Repository(std::vector<CheckedInstance>& checked, const CheckOptions& options, const Disk& disk)
      : checked_(checked), options_(options), disk_(disk) {
    for (std::uint32_t i = 0; i < checked.size(); ++i) add(i);
    std::ranges::sort(entries_, {}, [](const Entry& e) { return std::tuple(e.hash, e.instance, e.owner); });
  }

  void check() {
    find_duplicates();
    for (std::uint32_t i = 0; i < checked_.size(); ++i) find_missing_links(i);
    for (auto& [instance, diagnostics] : found_) {
      change_levels(diagnostics, options_.levels);
      auto findings =
          check::make_findings(std::move(diagnostics), options_.allowed, sources_, options_.style);
      auto& to = checked_[instance].findings;
      to.insert(to.end(), std::make_move_iterator(findings.begin()), std::make_move_iterator(findings.end()));
    }
  }

 private:
  /// Records of an owner that another instance has, too.
  struct Shared {
    std::vector<std::string_view> names;
    const check::RecordOwner* other = nullptr;
  };

  void add(std::uint32_t instance) {
    const auto& owners = checked_[instance].records.owners;
    for (std::uint32_t owner = 0; owner < owners.size(); ++owner) {
      const std::string& names = owners[owner].names;
      for (std::size_t at = 0; at < names.size(); at = names.find('\n', at) + 1) {
        const Entry entry{0, instance, owner, static_cast<std::uint32_t>(at)};
        entries_.push_back({hash(name_of(entry)), instance, owner, entry.at});
      }
    }
  }

  static std::size_t hash(std::string_view name) { return std::hash<std::string_view>()(name); }
  const check::RecordOwner& owner_of(const Entry& entry) const {
    return checked_[entry.instance].records.owners[entry.owner];
  }
  std::string_view name_of(const Entry& entry) const {
    const std::string_view rest = std::string_view(owner_of(entry).names).substr(entry.at);
    return rest.substr(0, rest.find('\n'));
  }

  void find_duplicates() {
    using Key = std::tuple<std::uint32_t, std::uint32_t, std::uint32_t>;  // instance, owner, other instance
    std::map<Key, Shared> shared;
    for (std::size_t begin = 0, end = 0; begin < entries_.size(); begin = end) {
      const Entry& first = entries_[begin];
      for (end = begin + 1; end < entries_.size() && entries_[end].hash == first.hash; ++end) {
        const Entry& other = entries_[end];
        if (other.instance == first.instance || name_of(other) != name_of(first)) continue;
        Shared& entry = shared[{other.instance, other.owner, first.instance}];
        entry.names.push_back(name_of(other));
        entry.other = &owner_of(first);
      }
    }
    for (auto& [key, entry] : shared) {
      const auto& [instance, owner, other] = key;
      std::ranges::sort(entry.names);
      const std::string more =
          entry.names.size() > 1 ? fmt::format(" and {} more of this", entry.names.size() - 1) : "";
      Diagnostic out = check::finding(DiagKind::duplicate_record,
                                      fmt::format("the instance `{}` also has the record `{}`{}",
                                                  checked_[other].path, entry.names.front(), more));
      out.set_span(span_of(checked_[instance].records.owners[owner].place));
      out.add_note(span_of(entry.other->place), "it is made here");
      found_[instance].push_back(std::move(out));
    }
  }

  bool exists(const std::string& record) const {
    const auto same = std::ranges::equal_range(entries_, hash(record), {}, &Entry::hash);
    return std::ranges::any_of(same, [&](const Entry& entry) { return name_of(entry) == record; });
  }

  void find_missing_links(std::uint32_t instance) {
    std::set<std::tuple<std::string_view, std::uint32_t, std::string_view>> reported;
    for (const check::ForeignLink& link : checked_[instance].records.links) {
      if (exists(link.record) || !reported.emplace(link.place.file, link.place.begin, link.record).second)
        continue;
      Diagnostic out =
          check::finding(DiagKind::missing_link,
                         fmt::format("no instance that is checked has the record `{}`", link.record));
      out.set_span(span_of(link.place));
      found_[instance].push_back(std::move(out));
    }
  }

  /// Sources of instances that were checked are gone, so that files are read again.
  Span span_of(const check::FileRange& range) {
    if (range.file.empty()) return {};
    const auto [known, is_new] = files_.try_emplace(range.file, 0);
    if (is_new) known->second = sources_.add(range.file, disk_.read(range.file).value_or(""));
    return {known->second, range.begin, range.end};
  }

  std::vector<CheckedInstance>& checked_;
  const CheckOptions& options_;
  const Disk& disk_;
  std::vector<Entry> entries_{};
  Sources sources_{};
  std::map<std::string, FileId> files_{};
  std::map<std::uint32_t, std::vector<Diagnostic>> found_{};
};

}  // namespace

void check_repository(std::vector<CheckedInstance>& checked, const CheckOptions& options, bool is_whole,
                      const Disk& disk) {
  if (is_whole) return Repository(checked, options, disk).check();
  for (CheckedInstance& instance : checked)
    for (const DiagKind rule : {DiagKind::duplicate_record, DiagKind::missing_link})
      instance.skipped.emplace(rule, "the other instances");
}

}  // namespace iocwright::instance
