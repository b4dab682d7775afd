// A laid out screen: what is drawn where, independent of the file format.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "instance/screens/device.hpp"

namespace iocwright::screens {

/// In pixels; y grows downwards.
struct Box {
  std::int64_t x = 0;
  std::int64_t y = 0;
  std::int64_t w = 0;
  std::int64_t h = 0;

  std::int64_t right() const { return x + w; }
  std::int64_t bottom() const { return y + h; }
};

enum class ElementKind : std::uint8_t {
  group,         ///< a box with a label and elements in it
  heading,       ///< of a column
  label,         ///< of a signal
  write_button,  ///< writes a value
  open_button,   ///< opens another screen
  widget
};

/// Something that is drawn. Members that do not belong to its kind keep their defaults.
/// Ends the text of a button that opens a sub-screen: two joined squares.
inline constexpr std::string_view opens_mark = " \u29C9";

struct Element {
  ElementKind kind = ElementKind::widget;
  Box box = {};     ///< relative to the screen; within a group, to the group's content
  Span place = {};  ///< of the item that it is drawn for

  std::string text = {};     ///< of labels, headings, buttons and groups
  std::string tooltip = {};  ///< of a label
  std::string pv = {};       ///< of a widget or write button
  std::string value = {};    ///< of a write button
  std::string file = {};     ///< of an open button: the base name of a sub-screen, or `ui` of a DeviceRef
  bool opens_sub_screen = false;       ///< of an open button: `file` is a screen of this device
  StringPairs macros = {};             ///< of an open button
  const Widget* widget = nullptr;      ///< of a widget
  const Item* sub_screen = nullptr;    ///< of an open button: the group that becomes a screen
  std::vector<Element> elements = {};  ///< of a group
};

struct Screen {
  Span place = {};  ///< of the group that it shows; unknown for the main screen
  std::string title = {};
  std::string base_name = {};  ///< of the file, without suffix
  std::int64_t width = 0;
  std::int64_t height = 0;
  std::vector<Element> elements = {};
};

}  // namespace iocwright::screens
