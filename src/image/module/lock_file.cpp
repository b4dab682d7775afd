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
constexpr std::array<Field, 18> module_fields{{{"macro", &text_type, "", ""},
                                               {"url", &text_type, "", ""},
                                               {"asked", &text_type, "\"\"", ""},
                                               {"version", &text_type, "", ""},
                                               {"branch", &text_type, "\"\"", ""},
                                               {"commit", &text_type, "", ""},
                                               {"tree", &text_type, "", ""},
                                               {"recipe", &text_type, "", ""},
                                               {"key", &text_type, "\"\"", ""},
                                               {"license", &text_type, "\"\"", ""},
                                               {"built", &text_type, "\"\"", ""},  // only in format 1
                                               {"packages", &named_texts_type, "{}", ""},
                                               {"runtime_packages", &named_texts_type, "{}", ""},
                                               {"downloads", &named_texts_type, "{}", ""},
                                               {"requires", &texts_type, "[]", ""},
                                               {"uses", &texts_type, "[]", ""},
                                               {"dirty", &text_type, "\"\"", ""},
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

constexpr std::array<std::pair<std::string_view, std::string LockedModule::*>, 11> texts{
    {{"macro", &LockedModule::macro},
     {"url", &LockedModule::url},
     {"asked", &LockedModule::asked},
     {"version", &LockedModule::version},
     {"branch", &LockedModule::branch},
     {"commit", &LockedModule::commit},
     {"tree", &LockedModule::tree},
     {"recipe", &LockedModule::recipe},
     {"key", &LockedModule::key},
     {"license", &LockedModule::license},
     {"dirty", &LockedModule::dirty}}};
/// Values that are omitted from the file if they are empty.
constexpr std::array<std::string_view, 3> optional_texts{"branch", "key", "dirty"};
constexpr int current_format = 2;
using Named = std::map<std::string, std::string>;
constexpr std::array<std::pair<std::string_view, Named LockedModule::*>, 3> maps{
    {{"packages", &LockedModule::packages},
     {"runtime_packages", &LockedModule::runtime_packages},
     {"downloads", &LockedModule::downloads}}};

constexpr std::array<std::pair<std::string_view, std::vector<std::string> LockedModule::*>, 3> lists{
    {{"requires", &LockedModule::requirements},
     {"uses", &LockedModule::uses},
     {"local_changes", &LockedModule::local_changes}}};

/// Quotes a string for YAML. A JSON string is valid YAML.
std::string quoted(const std::string& text) {
  return nlohmann::json(text).dump(-1, ' ', true, nlohmann::json::error_handler_t::replace);
}

LockedModule read_module(const yaml::Entry& module) {
  const yaml::MappingNode& mapping = yaml::as_mapping(*module.value);
  LockedModule out;
  out.name = module.key->value.as_string();
  out.place = module.key->span;
  for (const auto& [key, member] : texts)
    if (const yaml::Entry* entry = mapping.find(key)) {
      out.*member = entry->value->value.as_string();
      out.places[std::string(key)] = entry->place();
    }
  for (const auto& [key, member] : maps)
    if (const yaml::Entry* entry = mapping.find(key))
      for (const yaml::Entry& item : yaml::as_mapping(*entry->value).entries) {
        (out.*member)[item.key->value.as_string()] = item.value->value.as_string();
        out.places[std::string(key) + "/" + item.key->value.as_string()] = item.place();
      }
  for (const auto& [key, member] : lists)
    if (const yaml::Entry* entry = mapping.find(key)) {
      out.places[std::string(key)] = entry->key->span;
      for (const yaml::Node* item : yaml::as_sequence(*entry->value).items)
        (out.*member).push_back(item->value.as_string());
    }
  return out;
}

LockedBase read_locked_base(const yaml::MappingNode& mapping) {
  LockedBase out;
  out.place = format::first_entry(mapping);
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
  std::string out = fmt::format(
      "# Written by iocwright: the sources of support modules. `support build --locked` builds "
      "exactly these.\nformat: {}\n",
      current_format);
  if (!base.version.empty()) {
    out += fmt::format("epics_base:\n  version: {}\n", quoted(base.version));
    if (!base.commit.empty()) out += fmt::format("  commit: {}\n", quoted(base.commit));
  }
  out += modules.empty() ? "modules: {}\n" : "modules:\n";
  for (const LockedModule& module : modules) {
    out += fmt::format("  {}:\n", quoted(module.name));
    for (const auto& [key, member] : texts)
      if (!(module.*member).empty() || std::ranges::find(optional_texts, key) == optional_texts.end())
        out += fmt::format("    {}: {}\n", key, quoted(module.*member));
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

Span LockedModule::place_of(const std::string& field) const {
  const auto found = places.find(field);
  return found == places.end() ? place : found->second;
}

namespace {

/// Checks the format's number before anything else, because another format may have any content.
bool is_readable_format(const yaml::Node& root, bool is_own, Sink& sink) {
  const yaml::Entry* entry = root.is_mapping() ? yaml::as_mapping(root).find("format") : nullptr;
  if (entry == nullptr || !entry->value->is_scalar() || !entry->value->value.is_int()) return true;
  const std::int64_t number = entry->value->value.as_int();
  if (number == current_format || (number == 1 && is_own)) return true;
  Diagnostic unknown = error(DiagKind::lock_mismatch,
                             fmt::format("unknown format {} of a lock file: this version of iocwright "
                                         "reads format {}",
                                         number, current_format))
                           .at(entry->place());
  unknown.set_help(
      number < current_format
          ? "make it again with `iocwright support lock`"
          : "a newer version wrote it: update iocwright, or make it again with `iocwright support "
            "lock`");
  sink.add(std::move(unknown));
  return false;
}

std::optional<LockFile> read_file(const std::string& path, bool is_own, yaml::Reader& reader) {
  const auto document = reader.read(path);
  if (!document || !is_readable_format(document->root(), is_own, reader.sink) ||
      !format::check_object(document->root(), lock_format, reader.sink))
    return std::nullopt;
  LockFile out;
  const yaml::MappingNode& root = yaml::as_mapping(document->root());
  if (const yaml::Entry* base = root.find("epics_base"); base != nullptr && base->value->is_mapping())
    out.base = read_locked_base(yaml::as_mapping(*base->value));
  const yaml::Entry& modules = *root.find("modules");
  out.place = modules.key->span;
  const bool is_old = root.find("format")->value->value.as_int() != current_format;
  for (const yaml::Entry& entry : yaml::as_mapping(*modules.value).entries) {
    LockedModule& module = out.modules.emplace_back(read_module(entry));
    if (!is_old) continue;
    module.key.clear();
    module.asked = module.version;
  }
  return out;
}

}  // namespace

std::optional<LockFile> read_lock(const std::string& path, yaml::Reader& reader) {
  return read_file(path, false, reader);
}

std::optional<LockFile> read_own_lock(const std::string& path, yaml::Reader& reader) {
  const auto exists = reader.disk.exists(path);
  if (!exists) reader.sink.add(error(DiagKind::unreadable_file, exists.error().text("read")));
  if (!exists) return std::nullopt;
  return *exists ? read_file(path, true, reader) : LockFile();
}

}  // namespace iocwright::image
