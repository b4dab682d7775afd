// A device description: the signals of a device and how an operator sees them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/diag/span.hpp"

namespace iocwright::screens {

enum class WidgetKind : std::uint8_t {
  array_trace,
  bit_field,
  image_read,
  led,
  progress_bar,
  table_read,
  text_read,
  array_write,
  button_panel,
  check_box,
  combo_box,
  table_write,
  text_write,
  toggle_button
};

enum class TextFormat : std::uint8_t { decimal, hexadecimal, engineer, exponential, string };

/// Keys and values in the order of the file.
using StringPairs = std::vector<std::pair<std::string, std::string>>;

/// What shows or writes a PV. Members that do not belong to its kind keep their defaults.
struct Widget {
  WidgetKind kind = WidgetKind::text_read;
  Span place = {};  ///< of its type, or of the signal if the widget is the default

  // TextRead, TextWrite
  std::optional<std::int64_t> lines = {};  ///< null and 0 count as 1
  std::optional<TextFormat> format = {};
  std::optional<std::int64_t> precision = {};
  // BitField
  std::optional<std::vector<std::string>> labels = {};  ///< kept, but never drawn
  std::int64_t number_of_bits = 8;
  // ArrayTrace, ImageRead; in pixels
  std::string axis = {};
  std::int64_t width = 900;
  std::int64_t height = 500;
  std::int64_t color_map = 0;  ///< 0: grey, 1: Viridis
  bool color_bar = false;
  bool axes = false;
  // ComboBox, ButtonPanel
  std::optional<std::vector<std::string>> choices = {};
  StringPairs actions = {};  ///< name -> value that the button writes
  // TableRead, TableWrite: the columns. ArrayWrite: one widget
  std::vector<Widget> widgets = {};
};

enum class LayoutKind : std::uint8_t { grid, sub_screen, row, plot };

/// How the items of a group are arranged.
struct Layout {
  LayoutKind kind = LayoutKind::grid;
  Span place = {};  ///< of its type
  bool labelled = true;
  bool stacked = false;
  std::optional<std::vector<std::string>> header = {};  ///< of a row
};

enum class ItemKind : std::uint8_t {
  group,
  signal_r,
  signal_w,
  signal_rw,
  signal_x,
  device_ref,
  signal_ref,
  ignored_component,
  include
};

/// A part of a device. Members that do not belong to its kind keep their defaults.
struct Item {
  ItemKind kind = ItemKind::group;
  Span place = {};  ///< of its name, or of the file name of an include
  std::string name = {};
  std::optional<std::string> label = {};
  std::optional<std::string> description = {};

  // Signals
  std::string read_pv = {};
  std::string write_pv = {};
  std::optional<Widget> read_widget = {};
  std::optional<Widget> write_widget = {};
  bool has_own_read_pv = true;  ///< false: the `read_pv` of a SignalRW is its `write_pv`
  std::string value = {};       ///< of a SignalX
  Span value_place = {};        ///< unknown if it is the default
  // Group
  Layout layout = {};
  std::vector<Item> children = {};
  // DeviceRef
  std::string pv = {};
  std::string ui = {};
  StringPairs macros = {};
  // Include
  std::string file_name = {};
  bool in_subscreen = false;

  bool is_group(LayoutKind layout_kind) const {
    return kind == ItemKind::group && layout.kind == layout_kind;
  }
  bool is_read_write() const { return kind == ItemKind::signal_rw; }
  /// A SignalR or SignalRW whose read widget is of this kind.
  bool reads_with(WidgetKind widget) const {
    return (kind == ItemKind::signal_r || kind == ItemKind::signal_rw) && read_widget &&
           read_widget->kind == widget;
  }
  /// Takes more than a line, and a screen of its own if there are other items.
  bool is_picture() const {
    return reads_with(WidgetKind::image_read) || reads_with(WidgetKind::array_trace);
  }
  /// A SignalW or SignalRW whose write widget is of this kind.
  bool writes_with(WidgetKind widget) const {
    return (kind == ItemKind::signal_w || kind == ItemKind::signal_rw) && write_widget &&
           write_widget->kind == widget;
  }
};

struct Device {
  std::string label = {};
  std::optional<std::string> parent = {};  ///< the device whose items follow its own
  Span parent_place = {};
  std::vector<Item> children = {};
};

/// What an operator reads: the label, or a title made from the name.
std::string label_of(const Item& item);
/// The tooltip of a label: the label itself, and the description.
std::string tooltip_of(const std::string& label, const std::optional<std::string>& description);

}  // namespace iocwright::screens
