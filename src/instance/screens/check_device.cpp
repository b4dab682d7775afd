#include "instance/screens/check_device.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <unordered_map>

#include "core/base/text.hpp"

namespace iocwright::screens {

namespace {

bool is_signal(const Item& item) {
  return item.kind == ItemKind::signal_r || item.kind == ItemKind::signal_w ||
         item.kind == ItemKind::signal_rw || item.kind == ItemKind::signal_x;
}

/// A signal and an earlier one of its name.
struct Twins {
  const Item* first;
  const Item* second;
};

using Signals = std::unordered_map<std::string, const Item*>;

void find_twins(const std::vector<Item>& items, Signals& known, std::vector<Twins>& out) {
  for (const Item& item : items) {
    find_twins(item.children, known, out);
    if (!is_signal(item)) continue;
    const auto [first, is_new] = known.emplace(item.name, &item);
    if (!is_new) out.push_back({first->second, &item});
  }
}

void check_row(const Item& row, Sink& sink) {
  for (const Item& child : row.children) {
    const bool drawn =
        is_signal(child) || child.kind == ItemKind::device_ref || child.is_group(LayoutKind::sub_screen);
    if (!drawn)
      sink.add(
          warning(DiagKind::unused_key,
                  fmt::format("`{}` leaves a gap in this row: only signals, sub-screens and `DeviceRef`s "
                              "are drawn in a row",
                              child.name))
              .at(child.place));
  }
}

void check_keys(const Item& item, bool in_row, Sink& sink) {
  if (item.kind == ItemKind::signal_x && item.value_place.known() && !in_row)
    sink.add(warning(DiagKind::unused_key,
                     "the `value` of a `SignalX` is only used in a `Row`: elsewhere the actions of its "
                     "`ButtonPanel` count")
                 .at(item.value_place));
  if (item.is_group(LayoutKind::grid) && !item.layout.labelled)
    sink.add(
        warning(DiagKind::unused_key, "`labelled: false` has no effect on a `Grid`").at(item.layout.place));
  const bool is_row = item.is_group(LayoutKind::row);
  if (is_row) check_row(item, sink);
  for (const Item& child : item.children) check_keys(child, is_row, sink);
}

}  // namespace

void warn_of_duplicate_signals(const std::vector<Item>& items, Sink& sink) {
  Signals known;
  std::vector<Twins> twins;
  find_twins(items, known, twins);
  if (twins.empty()) return;
  const auto& [first, second] = twins.front();
  Diagnostic out = warning(DiagKind::duplicate_name, fmt::format("two signals are named `{}`", second->name))
                       .at(second->place)
                       .note(first->place, "this is the other one");
  std::vector<std::string> others;
  for (const Twins& pair : twins)
    if (pair.second->name != second->name && std::ranges::find(others, pair.second->name) == others.end())
      others.push_back(pair.second->name);
  if (!others.empty()) out.add_note({}, "further duplicate names: " + text::quoted_list(others));
  sink.add(std::move(out));
}

void warn_of_unused_keys(const std::vector<Item>& items, Sink& sink) {
  for (const Item& item : items) check_keys(item, false, sink);
}

}  // namespace iocwright::screens
