#include "instance/screens/read_device.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>

#include "core/base/path.hpp"
#include "instance/screens/checked_node.hpp"
#include "instance/screens/device_format.hpp"
#include "instance/screens/read_widget.hpp"
#include "lang/format/check.hpp"

namespace iocwright::screens {

namespace {

// In the order of ItemKind and LayoutKind.
constexpr std::array<std::string_view, 9> item_names{"Group",     "SignalR",          "SignalW",
                                                     "SignalRW",  "SignalX",          "DeviceRef",
                                                     "SignalRef", "IgnoredComponent", "Include"};
constexpr std::array<std::string_view, 4> layout_names{"Grid", "SubScreen", "Row", "Plot"};

template <class Kind, std::size_t size>
Kind kind_named(const std::array<std::string_view, size>& names, std::string_view name) {
  return static_cast<Kind>(std::ranges::find(names, name) - names.begin());
}

class DeviceReader {
 public:
  DeviceReader(const yaml::Document& document, Sink& sink) : document_(document), sink_(sink) {}

  Item read_item(const yaml::Node& node) {
    const CheckedNode in(node);
    if (format::is_known_by_keys(yaml::as_mapping(node), include_format())) return read_include(in);
    Item out{.kind = kind_named<ItemKind>(item_names, in.text("type")), .place = in.place("name")};
    out.name = in.text("name");
    const auto aliases = document_.aliases_of(node);
    // Each further time, the node stands for its next alias.
    if (const std::size_t times = seen_[&node]++; times > 0 && times <= aliases.size())
      out.place = aliases[times - 1];
    out.label = in.optional_text("label");
    out.description = in.optional_text("description");
    read_signal(in, out);
    if (out.kind == ItemKind::group) {
      out.layout = read_layout(*in.find("layout"));
      for (const yaml::Node* child : in.items("children")) out.children.push_back(read_item(*child));
    }
    if (out.kind == ItemKind::device_ref) {
      out.pv = in.text("pv");
      out.ui = in.text("ui");
      out.macros = in.pairs("macros");
    }
    return out;
  }

 private:
  static Item read_include(const CheckedNode& in) {
    Item out{.kind = ItemKind::include, .place = in.place("file_name")};
    out.file_name = in.text("file_name");
    out.in_subscreen = in.flag("in_subscreen", false);
    return out;
  }

  static Layout read_layout(const yaml::Node& node) {
    const CheckedNode in(node);
    return {.kind = kind_named<LayoutKind>(layout_names, in.text("type")),
            .place = in.place("type"),
            .labelled = in.flag("labelled", true),
            .stacked = in.flag("stacked", false),
            .header = in.optional_texts("header")};
  }

  void read_signal(const CheckedNode& in, Item& out) {
    out.read_pv = in.text("read_pv");
    out.write_pv = in.text("write_pv");
    if (const yaml::Node* widget = in.find("read_widget")) out.read_widget = read_widget(*widget, sink_);
    if (const yaml::Node* widget = in.find("write_widget")) out.write_widget = read_widget(*widget, sink_);
    switch (out.kind) {
      case ItemKind::signal_r:
        if (!in.has("read_widget")) out.read_widget = default_widget(WidgetKind::text_read, out.place);
        break;
      case ItemKind::signal_rw: complete_read(out); [[fallthrough]];
      case ItemKind::signal_w:
        if (!out.write_widget) out.write_widget = default_widget(WidgetKind::text_write, out.place);
        break;
      case ItemKind::signal_x: read_execute(in, out); break;
      default: break;
    }
  }

  /// A SignalRW without a `read_pv` reads the PV that it writes.
  static void complete_read(Item& out) {
    if (!out.read_pv.empty() && !out.read_widget) {
      out.read_widget = default_widget(WidgetKind::text_read, out.place);
    } else if (out.read_pv.empty()) {
      out.read_pv = out.write_pv;
      out.has_own_read_pv = false;
    }
  }

  void read_execute(const CheckedNode& in, Item& out) {
    out.value = in.text("value", "1");
    out.value_place = in.place("value");
    if (!out.write_widget) out.write_widget = default_widget(WidgetKind::button_panel, out.place);
    if (out.write_widget->kind != WidgetKind::button_panel)
      sink_.add(error(DiagKind::wrong_type, fmt::format("the `write_widget` of a SignalX must be a "
                                                        "ButtonPanel, found `{}`",
                                                        name_of(out.write_widget->kind)))
                    .at(out.write_widget->place));
  }

  const yaml::Document& document_;
  std::map<const yaml::Node*, std::size_t> seen_;  ///< how often an item has been read
  Sink& sink_;
};

}  // namespace

std::string_view name_of(ItemKind kind) { return item_names.at(static_cast<std::size_t>(kind)); }

std::optional<Device> load_device(const yaml::Document& document, Sink& sink) {
  const std::size_t errors_before = sink.error_count();
  if (!format::check_object(document.root(), device_format(), sink)) return std::nullopt;
  const CheckedNode in(document.root());
  Device out;
  out.label = in.text("label");
  out.parent = in.optional_text("parent");
  out.parent_place = in.place("parent");
  DeviceReader reader(document, sink);
  for (const yaml::Node* child : in.items("children")) out.children.push_back(reader.read_item(*child));
  if (sink.error_count() > errors_before) return std::nullopt;
  return out;
}

std::optional<Device> read_device(yaml::Reader& reader, const std::string& path) {
  const std::size_t errors_before = reader.sink.error_count();
  if (!path.ends_with(device_suffix)) {
    reader.sink.add(error(DiagKind::unreadable_file,
                          fmt::format("expected a device description, which ends in `{}`, not `{}`",
                                      device_suffix, path::name(path))));
    return std::nullopt;
  }
  const auto document = reader.read(path);
  if (!document || reader.sink.error_count() > errors_before) return std::nullopt;
  return load_device(*document, reader.sink);
}

}  // namespace iocwright::screens
