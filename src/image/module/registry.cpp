#include "image/module/registry.hpp"

#include <algorithm>
#include <array>
#include <iterator>

#include "core/base/file_transaction.hpp"
#include "core/base/path.hpp"
#include "core/base/text.hpp"
#include "core/diag/file_result.hpp"
#include "epics/site/release.hpp"
#include "image/module/aside_name.hpp"
#include "image/module/file_mode.hpp"

namespace iocwright::image {

namespace {

constexpr std::array<std::string_view, 6> names{"RELEASE",  "RELEASE.shell", "lib_list",
                                                "dbd_list", "runtime_debs",  "runtime_files_list"};

// The backup of RELEASE while it is lent; see lend_release().
constexpr std::string_view kept_release = "RELEASE.before";
constexpr std::string_view journal_name = "registry.json";

RegistryChanges of_file(std::string_view name, const RegistryChanges& changes) {
  RegistryChanges out;
  std::ranges::copy_if(changes, std::back_inserter(out), [&](const auto& one) { return one.file == name; });
  return out;
}

/// Whether `text` has a line that `known` lacks.
bool has_other_lines(const std::string& text, const std::string& known) {
  const auto lines = text::split(known, '\n');
  return std::ranges::any_of(text::split(text, '\n'), [&](std::string_view line) {
    return std::ranges::find(lines, line) == lines.end();
  });
}

}  // namespace

std::string Registry::path_of(std::string_view name) const { return path::join(configure_, name); }
std::string Registry::state_path(std::string_view name) const {
  return path::join(path::join(configure_, ".iocwright"), name);
}

std::string Registry::name_of(const std::string& path) const {
  const std::string_view name = path::name(path);
  const bool known = std::find(names.begin(), names.end(), name) != names.end();
  return known && path::normal(path::parent(path)) == path::normal(configure_) ? std::string(name) : "";
}

Result<std::string> Registry::text_of(const std::string& name) const {
  const std::string path = path_of(name);
  auto text = TRY(or_unreadable(disk_.read_if_exists(path), "read"));
  if (!text && journal_.initial.contains(name)) return journal_.initial.at(name);
  if (!text) return name == "RELEASE" ? initial_release_ : "";
  return *std::move(text);
}

Result<void> Registry::recover() {
  TRY(or_fail(FileTransaction::recover(disk_, configure_), "write"));
  TRY(restore_release());
  const auto text = TRY(or_unreadable(disk_.read_if_exists(state_path(journal_name)), "read"));
  journal_ = RegistryJournal::parse(text.value_or(""));
  return {};
}

Result<bool> Registry::contradicts_release(const std::string& text) const {
  return contradicts(TRY(text_of("RELEASE")), text);
}

Result<void> Registry::lend_release(const std::string& text) {
  TRY(or_fail(disk_.replace(state_path(kept_release), TRY(text_of("RELEASE"))), "write"));
  return or_fail(disk_.replace(path_of("RELEASE"), text), "write");
}

Result<void> Registry::restore_release() {
  const std::string kept = state_path(kept_release);
  if (!TRY(or_unreadable(disk_.exists(kept)))) return {};
  return or_fail(disk_.rename(kept, path_of("RELEASE")), "write");
}

Result<void> Registry::take_snapshot() {
  snapshot_ = TRY(text_of("RELEASE"));
  return {};
}

Result<std::string> Registry::release_for(const std::vector<const RegistryChanges*>& changes) const {
  std::string text = snapshot_;
  for (const RegistryChanges* of_module : changes)
    for (const RegistryChange& one : *of_module)
      if (one.file == "RELEASE") TRY(make_change(text, one));
  return text;
}

Result<void> Registry::write(const RegistryJournal& journal, FileSet texts) {
  auto transaction = TRY(or_fail(FileTransaction::begin(disk_, configure_), "write"));
  texts[FileTransaction::state_name(journal_name)] = journal.text();
  TRY(or_fail(transaction.commit(texts, {FileTransaction::state_name(kept_release)}), "write"));
  journal_ = journal;
  // As in the reference, whatever the umask is: other users link against these modules.
  for (const std::string_view name : names)
    if (texts.contains(std::string(name))) TRY(set_mode(path_of(name), "0644"));
  return {};
}

Result<void> Registry::commit(const std::string& module, const RegistryChanges& changes, const FileSet& extra,
                              bool partial) {
  RegistryJournal next = journal_;
  for (const RegistryChange& change : changes)
    if (!next.initial.contains(change.file)) next.initial[change.file] = TRY(text_of(change.file));
  const bool repeated = journal_.find(module) != nullptr;
  TRY(next.put(module, changes, partial));
  FileSet texts = extra;
  for (const auto& [name, after] : next.texts) {
    const auto had = journal_.texts.find(name);
    const std::string& before = had == journal_.texts.end() ? next.initial[name] : had->second;
    const RegistryChanges own = of_file(name, changes);
    if (own.empty() && before == after) continue;
    texts[name] = TRY(merge_registry(TRY(text_of(name)), before, after, own, repeated));
  }
  return write(next, std::move(texts));
}

Result<std::vector<std::string>> Registry::restore(const std::vector<std::string>& modules, Restoring how,
                                                   const FileSet& extra) {
  RegistryJournal next = journal_;
  std::vector<std::string> copies;
  FileSet texts = extra;
  if (how.sorts && sort_listed(next.entries, modules, [](const auto& entry) { return entry.module; }))
    TRY(next.replay());
  if (how.search_path) TRY(next.set_search_path(*how.search_path));
  for (const std::string_view name_view : names) {
    const std::string name(name_view);
    const std::string now = TRY(text_of(name));
    if (!next.initial.contains(name)) next.initial[name] = now;
    const auto after = next.texts.find(name);
    if (after == next.texts.end() || now == after->second) continue;
    const std::string& before = journal_.texts[name];
    RegistryChanges own;
    for (const std::string& module : modules)
      if (const RegistryJournal::Entry* entry = next.find(module))
        std::ranges::move(of_file(name, entry->changes), std::back_inserter(own));
    texts[name] = how.discards ? after->second : TRY(merge_registry(now, before, after->second, own, true));
    if (texts[name] == now) texts.erase(name);
    else if (how.discards && has_other_lines(now, before)) {
      copies.push_back(TRY(or_unreadable(aside_name(path_of(name), disk_))));
      TRY(or_fail(disk_.replace(copies.back(), now), "write"));
    }
  }
  if (!texts.empty()) TRY(write(next, std::move(texts)));
  journal_ = std::move(next);
  return copies;
}

bool contradicts(std::string_view release, std::string_view other) {
  const auto macros = epics::release_macros(release);
  for (const epics::ReleaseMacro& macro : epics::release_macros(other)) {
    const auto same =
        std::find_if(macros.begin(), macros.end(), [&](const auto& m) { return m.name == macro.name; });
    if (same != macros.end() && same->value != macro.value) return true;
  }
  return false;
}

RegistryChange ensure_line(std::string file, std::string line) {
  return {
      std::move(file),
      LineEdit{
          .regexp = {}, .search_string = {}, .line = std::move(line), .insertafter = {}, .insertbefore = {}}};
}

RegistryChanges dbd_changes(const std::vector<std::string>& dbds) {
  RegistryChanges out;
  if (std::ranges::find(dbds, "pvxsIoc.dbd") != dbds.end())
    out.push_back({"dbd_list", LineEdit{.regexp = PlacedText(R"(^(PVAServerRegister|qsrv)\.dbd$)"),
                                        .search_string = {},
                                        .line = {},
                                        .insertafter = {},
                                        .insertbefore = {},
                                        .absent = true}});
  for (const std::string& dbd : dbds) out.push_back(ensure_line("dbd_list", dbd));
  return out;
}

RegistryChange set_line(std::string file, PlacedText regexp, std::string line) {
  return {std::move(file), LineEdit{.regexp = std::move(regexp),
                                    .search_string = {},
                                    .line = std::move(line),
                                    .insertafter = {},
                                    .insertbefore = {}}};
}

}  // namespace iocwright::image
