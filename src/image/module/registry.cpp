#include "image/module/registry.hpp"

#include <algorithm>
#include <array>

#include "core/base/file_transaction.hpp"
#include "core/base/path.hpp"
#include "core/base/text.hpp"
#include "core/diag/file_result.hpp"
#include "epics/site/release.hpp"
#include "image/module/file_mode.hpp"

namespace iocwright::image {

namespace {

constexpr std::array<std::string_view, 6> names{"RELEASE",  "RELEASE.shell", "lib_list",
                                                "dbd_list", "runtime_debs",  "runtime_files_list"};

// The backup of RELEASE while it is lent; see lend_release().
constexpr std::string_view kept_release = "RELEASE.before";

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
  if (!text) return name == "RELEASE" ? initial_release_ : "";
  return *std::move(text);
}

Result<void> Registry::recover() {
  TRY(or_fail(FileTransaction::recover(disk_, configure_), "write"));
  return restore_release();
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

Result<void> Registry::commit(const RegistryChanges& changes,
                              const std::map<std::string, std::string>& extra) {
  auto transaction = TRY(or_fail(FileTransaction::begin(disk_, configure_), "write"));
  FileSet texts = extra;
  for (const RegistryChange& one : changes) {
    if (!texts.contains(one.file)) texts[one.file] = TRY(text_of(one.file));
    TRY(make_change(texts[one.file], one));
  }
  TRY(or_fail(transaction.commit(texts, {FileTransaction::state_name(kept_release)}), "write"));
  // As in the reference, whatever the umask is: other users link against these modules.
  for (const std::string_view name : names)
    if (texts.contains(std::string(name))) TRY(set_mode(path_of(name), "0644"));
  return {};
}

Result<void> make_change(std::string& text, const RegistryChange& change) {
  if (change.unless && TRY(is_found(*change.unless, text))) return {};
  text = TRY(apply_edit(change.edit, text));
  return {};
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
