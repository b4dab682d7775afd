// Writes the few shapes of SVG that previews are made of.
#pragma once

#include <string>
#include <string_view>

#include "instance/screens/screen.hpp"

namespace iocwright::screens {

enum class TextAlign : unsigned char { left, centre };

/// How a shape looks. Colours are CSS colours; an empty one is not drawn.
struct SvgStyle {
  std::string_view fill;
  std::string_view stroke = {};
  int radius = 0;  ///< of the corners, in pixels
};

struct SvgTextStyle {
  int size = 12;  ///< in pixels
  std::string_view color = "#0f172a";
  TextAlign align = TextAlign::left;
  bool bold = false;
};

class SvgWriter {
 public:
  void rectangle(const Box& box, const SvgStyle& style);
  void circle(const Box& box, const SvgStyle& style);
  void line(std::int64_t x1, std::int64_t y1, std::int64_t x2, std::int64_t y2, std::string_view color);
  /// A text in the middle of the box's height, cut to its width. `tooltip` may be empty.
  void text(const Box& box, std::string_view text, const SvgTextStyle& style, std::string_view tooltip = "");

  /// The picture.
  std::string done(std::int64_t width, std::int64_t height) const;

 private:
  std::string body_;
};

}  // namespace iocwright::screens
