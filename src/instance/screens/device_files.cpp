#include "instance/screens/device_files.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "core/base/path.hpp"
#include "core/base/text.hpp"
#include "core/diag/file_result.hpp"
#include "core/diag/suggestion.hpp"
#include "instance/screens/merge.hpp"
#include "instance/screens/names.hpp"
#include "instance/screens/read_device.hpp"

namespace iocwright::screens {

namespace {

/// The device that all drivers derive from: it has no description, and no signals of its own.
constexpr std::string_view root_device = "asynPortDriver";

/// An include of the parent.
Item parent_of(const Device& device) {
  Item out{.kind = ItemKind::include, .place = device.parent_place};
  out.file_name = *device.parent;
  return out;
}

}  // namespace

const Device* DeviceFiles::read(const std::string& path) {
  auto known = known_.find(path);
  if (known == known_.end()) known = known_.emplace(path, read_device(reader_, path)).first;
  return known->second ? &*known->second : nullptr;
}

DeviceFiles::Items DeviceFiles::resolve(const std::string& path) {
  const Device* device = read(path);
  if (device == nullptr) return std::nullopt;
  if (device->parent == root_device) return device->children;  // as they are, also in pvi
  open_.assign({path});
  std::vector<Item> out;
  if (!expand_all(*device, out)) return std::nullopt;
  return merge(std::move(out));
}

/// Appends the children, and then the items of the parent. Returns false after errors.
bool DeviceFiles::expand_all(const Device& device, std::vector<Item>& out) {
  bool complete = true;
  for (const Item& item : device.children) complete = expand(item, out) && complete;
  if (device.parent && !device.parent->empty()) complete = expand(parent_of(device), out) && complete;
  return complete;
}

/// Appends the item, or the items of an include. Returns false after errors.
bool DeviceFiles::expand(const Item& item, std::vector<Item>& out) {
  if (item.kind != ItemKind::include) {
    out.push_back(item);
    return true;
  }
  Items included = resolve_include(item);
  if (!included) return false;
  if (!item.in_subscreen) {
    std::ranges::move(*included, std::back_inserter(out));
    return true;
  }
  if (!is_name(item.file_name)) {
    sink().add(
        error(DiagKind::wrong_type,
              fmt::format("`{}` cannot be in a sub-screen: its name must be words that each begin with "
                          "a capital",
                          item.file_name))
            .at(item.place));
    return false;
  }
  Item& group = out.emplace_back();
  group.place = item.place;
  group.name = item.file_name;
  group.layout = {.kind = LayoutKind::sub_screen, .place = item.place, .labelled = false};
  group.children = *std::move(included);
  return true;
}

DeviceFiles::Items DeviceFiles::resolve_include(const Item& include) {
  std::vector<Item> out;
  if (include.file_name == root_device) return out;
  const auto path = find(include);
  if (!path || !report_cycle(include, *path)) return std::nullopt;
  const Device* device = read(*path);
  if (device == nullptr) return std::nullopt;
  open_.push_back(*path);
  const bool complete = expand_all(*device, out);
  open_.pop_back();
  if (!complete) return std::nullopt;
  return out;
}

std::optional<std::string> DeviceFiles::find(const Item& include) {
  const std::string name = include.file_name + std::string(device_suffix);
  for (const std::string& folder : folders_) {
    std::string path = path::join(folder, name);
    auto exists = or_unreadable(skip_unusable(reader_.disk.exists(path)));
    if (sink().take_error(exists)) return std::nullopt;
    if (*exists) return path;
  }
  report_missing(include);
  return std::nullopt;
}

void DeviceFiles::report_missing(const Item& include) {
  std::vector<std::string> names;
  for (const std::string& folder : folders_)
    for (const std::string& name : reader_.disk.list_if_exists(folder).value_or(std::vector<std::string>()))
      if (name.ends_with(device_suffix)) names.push_back(name.substr(0, name.size() - device_suffix.size()));
  Diagnostic missing =
      error(DiagKind::missing_device,
            fmt::format("there is no device description `{}{}`", include.file_name, device_suffix))
          .at(include.place)
          .help(did_you_mean(
              include.file_name, {names.begin(), names.end()},
              folders_.empty() ? "give the folders of device descriptions with `--yaml-path`" : ""));
  if (missing.help_text().empty()) missing.add_note({}, "looked in " + text::quoted_list(folders_));
  sink().add(std::move(missing));
}

/// False, after reporting it, if the file is being expanded already.
bool DeviceFiles::report_cycle(const Item& include, const std::string& path) {
  if (std::ranges::find(open_, path) == open_.end()) return true;
  std::string chain;
  for (auto file = std::ranges::find(open_, path); file != open_.end(); ++file)
    chain += fmt::format("`{}` → ", path::name(file->substr(0, file->size() - device_suffix.size())));
  sink().add(error(DiagKind::device_cycle,
                   fmt::format("`{}` includes itself: {}`{}`", include.file_name, chain, include.file_name))
                 .at(include.place)
                 .help("remove one of these includes or parents"));
  return false;
}

}  // namespace iocwright::screens
