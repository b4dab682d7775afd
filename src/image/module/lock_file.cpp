#include "image/module/lock_file.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "core/base/path.hpp"
#include "core/base/text.hpp"
#include "core/diag/file_result.hpp"
#include "core/fetch/git.hpp"
#include "lang/format/check.hpp"

namespace iocwright::image {

namespace {

using format::Field;
using format::ObjectFormat;
using format::Type;
using format::TypeForm;

constexpr Type text_type{TypeForm::text};
constexpr Type integer_type{TypeForm::integer};
constexpr Type texts_type{TypeForm::array, &text_type};
constexpr Type named_texts_type{TypeForm::dictionary, &text_type};
constexpr std::array<Field, 14> module_fields{{{"macro", &text_type, "", ""},
                                               {"url", &text_type, "", ""},
                                               {"version", &text_type, "", ""},
                                               {"commit", &text_type, "", ""},
                                               {"tree", &text_type, "", ""},
                                               {"recipe", &text_type, "", ""},
                                               {"key", &text_type, "", ""},
                                               {"license", &text_type, "\"\"", ""},
                                               {"built", &text_type, "", ""},
                                               {"packages", &named_texts_type, "{}", ""},
                                               {"runtime_packages", &named_texts_type, "{}", ""},
                                               {"downloads", &named_texts_type, "{}", ""},
                                               {"requires", &texts_type, "[]", ""},
                                               {"local_changes", &texts_type, "[]", ""}}};
constexpr ObjectFormat module_format{"LockedModule", "a locked module", "", module_fields};
constexpr Type module_type{TypeForm::object, nullptr, &module_format};
constexpr Type modules_type{TypeForm::dictionary, &module_type};
constexpr std::array<Field, 2> base_fields{
    {{"version", &text_type, "\"\"", ""}, {"commit", &text_type, "\"\"", ""}}};
constexpr ObjectFormat base_format{"LockedBase", "EPICS Base", "", base_fields};
constexpr Type base_type{TypeForm::object, nullptr, &base_format};
constexpr std::array<Field, 3> lock_fields{{{"format", &integer_type, "", ""},
                                            {"epics_base", &base_type, "{}", ""},
                                            {"modules", &modules_type, "", ""}}};
constexpr ObjectFormat lock_format{"Lock", "a lock file", "", lock_fields};

constexpr std::array<std::pair<std::string_view, std::string LockedModule::*>, 9> texts{
    {{"macro", &LockedModule::macro},
     {"url", &LockedModule::url},
     {"version", &LockedModule::version},
     {"commit", &LockedModule::commit},
     {"tree", &LockedModule::tree},
     {"recipe", &LockedModule::recipe},
     {"key", &LockedModule::key},
     {"license", &LockedModule::license},
     {"built", &LockedModule::built}}};
using Named = std::map<std::string, std::string>;
constexpr std::array<std::pair<std::string_view, Named LockedModule::*>, 3> maps{
    {{"packages", &LockedModule::packages},
     {"runtime_packages", &LockedModule::runtime_packages},
     {"downloads", &LockedModule::downloads}}};

constexpr std::array<std::pair<std::string_view, std::vector<std::string> LockedModule::*>, 2> lists{
    {{"requires", &LockedModule::requirements}, {"local_changes", &LockedModule::local_changes}}};

/// Quotes a string for YAML. A JSON string is valid YAML.
std::string quoted(const std::string& text) {
  return nlohmann::json(text).dump(-1, ' ', true, nlohmann::json::error_handler_t::replace);
}

LockedModule read_module(const std::string& name, const yaml::MappingNode& mapping) {
  LockedModule out;
  out.name = name;
  for (const auto& [key, member] : texts)
    if (const yaml::Entry* entry = mapping.find(key)) out.*member = entry->value->value.as_string();
  for (const auto& [key, member] : maps)
    if (const yaml::Entry* entry = mapping.find(key))
      for (const yaml::Entry& item : yaml::as_mapping(*entry->value).entries)
        (out.*member)[item.key->value.as_string()] = item.value->value.as_string();
  for (const auto& [key, member] : lists)
    if (const yaml::Entry* entry = mapping.find(key))
      for (const yaml::Node* item : yaml::as_sequence(*entry->value).items)
        (out.*member).push_back(item->value.as_string());
  return out;
}

LockedBase read_locked_base(const yaml::MappingNode& mapping) {
  LockedBase out;
  if (const yaml::Entry* version = mapping.find("version")) out.version = version->value->value.as_string();
  if (const yaml::Entry* commit = mapping.find("commit")) out.commit = commit->value->value.as_string();
  return out;
}

/// The value of a variable in a makefile; empty if it is not set.
std::string make_value(std::string_view makefile, std::string_view name) {
  for (std::string_view line : text::split(makefile, '\n')) {
    const std::size_t equals = line.find('=');
    if (equals != std::string_view::npos && text::trim(line.substr(0, equals)) == name)
      return std::string(text::trim(line.substr(equals + 1)));
  }
  return "";
}

}  // namespace

Result<LockedBase> read_base(const Disk& disk, const std::string& folder) {
  LockedBase out;
  const std::string makefile =
      TRY(or_unreadable(disk.read_if_exists(path::join(folder, "configure/CONFIG_BASE_VERSION")), "read"))
          .value_or("");
  for (const char* name : {"EPICS_VERSION", "EPICS_REVISION", "EPICS_MODIFICATION", "EPICS_PATCH_LEVEL"}) {
    const std::string part = make_value(makefile, name);
    const bool no_patch = part == "0" && std::string_view(name) == "EPICS_PATCH_LEVEL";
    if (!part.empty() && !no_patch) out.version += (out.version.empty() ? "" : ".") + part;
  }
  out.version += make_value(makefile, "EPICS_DEV_SNAPSHOT");
  out.commit = TRY(or_unreadable(fetch::head_of(disk, folder), "read"));
  if (!out.commit.empty()) return out;
  const auto commit = TRY(or_unreadable(disk.read_if_exists(path::join(folder, ".commit")), "read"));
  out.commit = text::trim(commit.value_or(""));
  return out;
}

const LockedModule* LockFile::find(std::string_view name) const {
  const auto found =
      std::find_if(modules.begin(), modules.end(), [&](const LockedModule& m) { return m.name == name; });
  return found == modules.end() ? nullptr : &*found;
}

void LockFile::put(LockedModule entry) {
  const auto found = std::find_if(modules.begin(), modules.end(),
                                  [&](const LockedModule& m) { return m.name == entry.name; });
  if (found == modules.end()) modules.push_back(std::move(entry));
  else *found = std::move(entry);
}

std::string LockFile::text() const {
  std::string out =
      "# Written by `iocwright support build`: what was built, and from what. `--locked` builds exactly "
      "this.\nformat: 1\n";
  if (!base.version.empty()) {
    out += fmt::format("epics_base:\n  version: {}\n", quoted(base.version));
    if (!base.commit.empty()) out += fmt::format("  commit: {}\n", quoted(base.commit));
  }
  out += modules.empty() ? "modules: {}\n" : "modules:\n";
  for (const LockedModule& module : modules) {
    out += fmt::format("  {}:\n", quoted(module.name));
    for (const auto& [key, member] : texts) out += fmt::format("    {}: {}\n", key, quoted(module.*member));
    for (const auto& [key, member] : maps) {
      if ((module.*member).empty()) continue;
      out += fmt::format("    {}:\n", key);
      for (const auto& [name, value] : module.*member)
        out += fmt::format("      {}: {}\n", quoted(name), quoted(value));
    }
    for (const auto& [key, member] : lists) {
      if ((module.*member).empty()) continue;
      out += fmt::format("    {}:\n", key);
      for (const std::string& item : module.*member) out += fmt::format("      - {}\n", quoted(item));
    }
  }
  return out;
}

std::optional<LockFile> read_lock(const std::string& path, yaml::Reader& reader, bool may_be_missing) {
  LockFile out;
  const auto exists = reader.disk.exists(path);
  if (!exists) reader.sink.add(error(DiagKind::unreadable_file, exists.error().text("read")));
  if (!exists) return std::nullopt;
  if (may_be_missing && !*exists) return out;
  const auto document = reader.read(path);
  if (!document || !format::check_object(document->root(), lock_format, reader.sink)) return std::nullopt;
  if (const yaml::Entry* base = yaml::as_mapping(document->root()).find("epics_base");
      base != nullptr && base->value->is_mapping())
    out.base = read_locked_base(yaml::as_mapping(*base->value));
  const yaml::Node& modules = *yaml::as_mapping(document->root()).find("modules")->value;
  for (const yaml::Entry& entry : yaml::as_mapping(modules).entries)
    out.modules.push_back(read_module(entry.key->value.as_string(), yaml::as_mapping(*entry.value)));
  return out;
}

}  // namespace iocwright::image
