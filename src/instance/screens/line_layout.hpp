// Lays out one line of a screen: the label of an item, and what shows and writes its PVs.
#pragma once

#include <string>
#include <unordered_map>
#include <vector>

#include "core/diag/result.hpp"
#include "instance/screens/formatter.hpp"
#include "instance/screens/screen.hpp"

namespace iocwright::screens {

struct LineOptions {
  bool labelled = true;
  bool stacked = false;         ///< a read widget goes below its write widget
  bool squeezed = false;        ///< the widgets of a row share the width of the line
  bool titled_by_name = false;  ///< the label and description of the item itself are ignored
};

/// Whether the item takes two rows of a stacked layout.
bool is_stackable(const Item& item, ScreenStyle style);

class LineLayout {
 public:
  /// `base_name` is that of the screen, which begins the names of its sub-screens.
  LineLayout(const Formatter& formatter, std::string base_name)
      : formatter_(formatter), sizes_(formatter.sizes), base_name_(std::move(base_name)) {}

  /// The elements of the item in the box. An error if they do not fit, or the format cannot draw a widget.
  Result<std::vector<Element>> lay_out(const Item& item, Box box, LineOptions how);

 private:
  /// One of the widgets or buttons that share a line.
  struct Part {
    const Item* item;
    const Widget* read_widget = nullptr;  ///< the part is this alone
    bool is_button = false;
    std::string text = {};   ///< of a button
    std::string value = {};  ///< of a button
  };
  struct Line {
    const Item& item;
    LineOptions how;
    Box box;  ///< what is left of it
    std::int64_t label_width;
    std::vector<Part> parts;
    std::vector<Element> elements;
  };

  Result<void> prepare_row(Line& line) const;
  Result<void> squeeze_row(Line& line, std::int64_t& widget_width) const;
  static Result<void> prepare_panel(Line& line);
  static void prepare_one(Line& line);
  Result<void> add_label(Line& line) const;
  Result<void> fill_parts(Line& line) const;
  Result<void> fill(const Part& part, Box box, Line& line) const;
  Result<void> fill_read_write(const Item& item, Box box, Line& line) const;
  Diagnostic cannot_show(const Item& item, const Widget& widget) const;
  Result<void> add_widget(const Item& item, const Widget& widget, const std::string& pv, Box box,
                          Line& line) const;
  void add_open_button(const Item& item, Box box, Line& line) const;
  std::vector<Box> split(Box box, std::size_t count) const;

  const Formatter& formatter_;
  const Sizes& sizes_;
  std::string base_name_;
  std::unordered_map<std::string, const Item*> known_;  ///< what a SignalRef can refer to
};

}  // namespace iocwright::screens
