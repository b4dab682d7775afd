#include "instance/screens/regroup.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <iterator>

#include "core/base/path.hpp"
#include "instance/screens/names.hpp"

namespace iocwright::screens {

namespace {

/// The items with groups dissolved, depth first.
void flatten(const std::vector<Item>& items, std::vector<Item>& signals, std::vector<Item>& includes) {
  for (const Item& item : items) {
    if (item.kind == ItemKind::group) flatten(item.children, signals, includes);
    else (item.kind == ItemKind::include ? includes : signals).push_back(item);
  }
}

/// The number after the last `y=` before the last occurrence of the name.
Result<std::int64_t> height_of(const std::string& name, const UiFile& file) {
  constexpr std::string_view mark = "y=";
  const std::string_view before = std::string_view(file.text).substr(0, file.text.rfind(name));
  const std::size_t at = before.rfind(mark);
  std::int64_t y = 0;
  if (at != std::string_view::npos) {
    const std::string_view digits = before.substr(at + mark.size());
    const auto parsed = std::from_chars(digits.data(), digits.data() + digits.size(), y);
    if (parsed.ec == std::errc() && !digits.starts_with('-')) return y;
  }
  return fail(error(DiagKind::wrong_type,
                    fmt::format("`{}` is in `{}`, but no `y=` with a number precedes it", name, file.path)));
}

struct Found {
  std::string name;
  std::int64_t y;
};

/// The names that the file has, from top to bottom; they are removed from `names`.
Result<std::vector<Found>> take_found(std::vector<std::string>& names, const UiFile& file) {
  std::vector<Found> out;
  for (const std::string& name : names)
    if (file.text.find(name) != std::string::npos) {
      const std::int64_t y = TRY(height_of(name, file));
      out.push_back({name, y});
    }
  std::erase_if(names, [&](const std::string& name) {
    return std::ranges::find(out, name, &Found::name) != out.end();
  });
  std::ranges::stable_sort(out, {}, &Found::y);
  return out;
}

void add_signals(const std::string& name, const std::vector<Item>& signals, Item& group) {
  for (const Item& signal : signals)
    if (signal.name == name) group.children.push_back(signal);
}

Result<Item> named_group(const std::string& source, std::string_view suffix = "") {
  Item out{.kind = ItemKind::group};
  out.name = pascal_case(source) + std::string(suffix);
  if (!is_name(out.name))
    return fail(
        error(DiagKind::wrong_type,
              fmt::format("a group cannot be named after `{}`, which does not begin with a letter", source)));
  return out;
}

}  // namespace

Result<Regrouped> regroup(const Device& device, const std::vector<UiFile>& files) {
  std::vector<Item> signals;
  std::vector<Item> includes;
  flatten(device.children, signals, includes);
  std::vector<std::string> names;
  for (const Item& signal : signals)
    if (std::ranges::find(names, signal.name) == names.end()) names.push_back(signal.name);

  Regrouped out;
  out.device.label = device.label;
  out.device.parent = device.parent;
  for (const UiFile& file : files) {
    const std::vector<Found> found = TRY(take_found(names, file));
    if (found.empty()) continue;
    const std::string stem(path::stem(file.path));
    Item group = TRY(named_group(stem));
    if (group.name != stem) group.label = stem;
    for (const Found& one : found) add_signals(one.name, signals, group);
    out.device.children.push_back(std::move(group));
  }
  if (!names.empty()) {
    Item group = TRY(named_group(device.label, "Misc"));
    group.label = device.label + " Ungrouped";
    for (const Item& signal : signals)
      if (std::ranges::find(names, signal.name) != names.end()) group.children.push_back(signal);
    out.device.children.push_back(std::move(group));
    out.not_found = std::move(names);
  }
  std::ranges::move(includes, std::back_inserter(out.device.children));
  return out;
}

}  // namespace iocwright::screens
