// Reads device descriptions from memory, and describes screens in short: what the unit tests of screens
// share.
#pragma once

#include <fmt/format.h>

#include <sstream>
#include <string>
#include <vector>

#include "instance/screens/device_files.hpp"
#include "instance/screens/layout.hpp"
#include "memory_disk.hpp"

namespace iocwright::tests {

/// A device `Main` with these children, in YAML, and other devices by name.
struct DeviceTester {
  explicit DeviceTester(const std::string& children,
                        const std::vector<std::pair<std::string, std::string>>& others = {}) {
    add("Main", children);
    for (const auto& [name, items] : others) add(name, items);
  }

  void add(const std::string& name, const std::string& children) {
    disk.files["/defs/" + name + ".pvi.device.yaml"] =
        fmt::format("label: {} Device\nchildren:\n{}", name, children.empty() ? "  []\n" : children);
  }

  std::optional<std::vector<screens::Item>> resolve() {
    screens::DeviceFiles files({disk, sources, sink}, {"/missing", "/defs"});
    return files.resolve("/defs/Main.pvi.device.yaml");
  }

  /// The items as `Group(A, B)`, separated by blanks; `error` after errors.
  std::string names() {
    const auto items = resolve();
    return items ? names_of(*items) : "error";
  }

  /// The first screen's elements; or the error.
  std::string laid_out(const screens::Formatter& formatter = {}) {
    kept_ = resolve().value_or(std::vector<screens::Item>());
    screens::DeviceLayout layout(formatter);
    const auto made = layout.lay_out("Main", "M", kept_);
    if (!made) return made.error().message();
    screens_count = made->size();
    std::string out = fmt::format("{}x{}", made->front().width, made->front().height);
    for (const screens::Element& element : made->front().elements) out += "\n" + described(element);
    return out;
  }

  /// All errors and warnings, without excerpts.
  std::string messages() {
    std::ostringstream all;
    sink.flush(sources, {}, all);
    std::istringstream lines(all.str());
    std::string out;
    for (std::string line; std::getline(lines, line);)
      if (!line.empty() && line.find(" | ") == std::string::npos) out += line + "\n";
    return out;
  }

  static std::string names_of(const std::vector<screens::Item>& items) {
    std::string out;
    for (const screens::Item& item : items) {
      if (!out.empty()) out += ' ';
      out += item.name;
      if (item.kind == screens::ItemKind::group) out += "(" + names_of(item.children) + ")";
    }
    return out;
  }

  static std::string described(const screens::Element& element) {
    static constexpr std::string_view kinds[] = {"group", "heading", "label", "button", "open", "widget"};
    const screens::Box& box = element.box;
    std::string out = fmt::format("{} {},{} {}x{} {}", kinds[static_cast<int>(element.kind)], box.x, box.y,
                                  box.w, box.h, element.text.empty() ? element.pv : element.text);
    for (const screens::Element& inner : element.elements) out += "\n  " + described(inner);
    return out;
  }

  MemoryDisk disk;
  Sources sources;
  Sink sink;
  std::size_t screens_count = 0;

 private:
  std::vector<screens::Item> kept_;  ///< screens refer to them
};

}  // namespace iocwright::tests
