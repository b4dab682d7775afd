#include "image/module/compare_lock.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "core/base/text.hpp"
#include "core/base/unicode.hpp"
#include "core/fetch/mirror.hpp"

namespace iocwright::image {

namespace {

struct TextField {
  std::string_view key, noun;
  std::string LockedModule::*member;
};
constexpr std::array<TextField, 4> text_fields{{{"url", "URL", &LockedModule::url},
                                                {"asked", "requested version", &LockedModule::asked},
                                                {"macro", "macro", &LockedModule::macro},
                                                {"recipe", "hash of the recipe", &LockedModule::recipe}}};

using Named = std::map<std::string, std::string>;
struct MapField {
  std::string_view key, noun, value;
  Named LockedModule::*member;
  bool is_complete;  ///< the lock file has all items, even if their values are unknown
};
constexpr std::array<MapField, 3> map_fields{
    {{"packages", "package", "version", &LockedModule::packages, false},
     {"runtime_packages", "package", "version", &LockedModule::runtime_packages, false},
     {"downloads", "download", "SHA-256", &LockedModule::downloads, true}}};

Diagnostic differs(const std::string& what, const LockedModule& locked, const std::string& field) {
  return error(DiagKind::lock_mismatch, what).at(locked.place_of(field));
}

std::string or_none(const std::string& text) { return text.empty() ? "none" : text; }

void compare_maps(const MapField& field, const LockedModule& locked, const LockedModule& now, Sink& sink) {
  for (const auto& [name, value] : now.*field.member) {
    const auto wanted = (locked.*field.member).find(name);
    const std::string place = fmt::format("{}/{}", field.key, name);
    if (wanted == (locked.*field.member).end()) {
      if (field.is_complete || !value.empty())
        sink.add(
            differs(fmt::format("`{}` has a {} `{}`, but the lock file does not", now.name, field.noun, name),
                    locked, place));
    } else if (!value.empty() && !wanted->second.empty() && value != wanted->second) {
      sink.add(differs(fmt::format("the {} of the {} `{}` of `{}` is {}, but the lock file says {}",
                                   field.value, field.noun, name, now.name, value, wanted->second),
                       locked, place));
    }
  }
  for (const auto& [name, value] : locked.*field.member)
    if (!(now.*field.member).contains(name))
      sink.add(
          differs(fmt::format("the lock file has a {} `{}`, but `{}` does not", field.noun, name, now.name),
                  locked, fmt::format("{}/{}", field.key, name)));
}

}  // namespace

const CloneSource* clone_of(const ModulePlan& module) {
  for (const Step& step : module.steps)
    if (const auto* clone = std::get_if<CloneSource>(&step.action)) return clone;
  return nullptr;
}

const std::string& wanted_version(const CloneSource& source) {
  return source.commit.empty() ? source.version : source.commit;
}

LockedModule planned_entry(const ModulePlan& module, const std::string& recipe) {
  LockedModule out;
  out.name = module.name;
  out.macro = module.macro;
  out.url = fetch::without_secrets(module.url);
  const CloneSource* clone = clone_of(module);
  out.asked = clone != nullptr ? wanted_version(*clone) : module.version;
  out.recipe = recipe;
  out.license = module.license;
  if (module.requirements) out.requirements = *module.requirements;
  std::ranges::sort(out.requirements);
  for (const std::string& name : module.apt_developer)
    if (!name.starts_with('/')) out.packages[name];
  for (const std::string& name : module.apt_runtime)
    if (!name.starts_with('/')) out.runtime_packages[name];
  for (const Step& step : module.steps)
    if (const auto* file = std::get_if<DownloadFile>(&step.action))
      out.downloads[fetch::without_secrets(file->url)] = unicode::lower(file->sha256);
  return out;
}

void compare_entries(const LockedModule& locked, const LockedModule& now, Sink& sink) {
  for (const TextField& field : text_fields)
    if (const std::string& value = now.*field.member; !value.empty() && value != locked.*field.member)
      sink.add(differs(fmt::format("the {} of `{}` is {}, but the lock file says {}", field.noun, now.name,
                                   value, or_none(locked.*field.member)),
                       locked, std::string(field.key)));
  for (const MapField& field : map_fields) compare_maps(field, locked, now, sink);
  if (now.requirements != locked.requirements)
    sink.add(differs(fmt::format("`{}` requires {}, but the lock file says {}", now.name,
                                 or_none(text::join(now.requirements, ", ")),
                                 or_none(text::join(locked.requirements, ", "))),
                     locked, "requires"));
  if (!locked.dirty.empty() || !locked.local_changes.empty())
    sink.add(
        differs(fmt::format("`{}` in the lock file was built from a tree with local changes, which cannot be "
                            "fetched{}{}",
                            now.name, locked.local_changes.empty() ? "" : ": ",
                            text::quoted_list(locked.local_changes)),
                locked, locked.dirty.empty() ? "local_changes" : "dirty")
            .help("commit and push them, build that version, and use its lock file"));
}

Diagnostic not_locked(const std::string& module, const LockFile& lock) {
  return error(DiagKind::lock_mismatch, fmt::format("the lock file has no module `{}`", module))
      .at(lock.place);
}

Diagnostic moved_tag(const std::string& url, const LockedModule& locked, const std::string& commit) {
  return differs(fmt::format("the tag `{}` of `{}` has moved: it is now {}, but the lock file says {}",
                             locked.asked, fetch::without_secrets(url), commit, locked.commit),
                 locked, "commit")
      .help("ask its maintainers why it was moved; a build without `--locked` uses the tag as it is now");
}

}  // namespace iocwright::image
