#include "instance/screens/svg.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "core/base/utf8.hpp"
#include "instance/screens/xml_text.hpp"

namespace iocwright::screens {

namespace {

constexpr std::int64_t padding = 4;  // between a text and the left edge of its box

std::string printable(std::string_view text) {
  std::string out;
  for (char c : text) out += static_cast<unsigned char>(c) < 0x20 ? ' ' : c;
  return out;
}

/// The text, with an ellipsis in place of what does not fit. Letters are taken to be 0.6 of their height
/// wide, which is a little more than most are.
std::string cut(std::string_view text, std::int64_t width, int size) {
  const std::int64_t room = std::max<std::int64_t>(1, (width - 2 * padding) * 10 / (size * 6));
  if (utf8::length(text) <= static_cast<std::size_t>(room)) return std::string(text);
  return std::string(utf8::slice(text, 0, static_cast<std::size_t>(room - 1))) + "\u2026";
}

std::string paint(const SvgStyle& style) {
  std::string out = fmt::format(R"( fill="{}")", style.fill.empty() ? "none" : style.fill);
  if (!style.stroke.empty()) out += fmt::format(R"( stroke="{}")", style.stroke);
  return out;
}

}  // namespace

void SvgWriter::rectangle(const Box& box, const SvgStyle& style) {
  body_ += fmt::format(R"(<rect x="{}" y="{}" width="{}" height="{}" rx="{}"{}/>)"
                       "\n",
                       box.x, box.y, std::max<std::int64_t>(0, box.w), std::max<std::int64_t>(0, box.h),
                       style.radius, paint(style));
}

void SvgWriter::circle(const Box& box, const SvgStyle& style) {
  const std::int64_t radius = std::max<std::int64_t>(0, std::min(box.w, box.h) / 2);
  body_ += fmt::format(R"(<circle cx="{}" cy="{}" r="{}"{}/>)"
                       "\n",
                       box.x + box.w / 2, box.y + box.h / 2, radius, paint(style));
}

void SvgWriter::line(std::int64_t x1, std::int64_t y1, std::int64_t x2, std::int64_t y2,
                     std::string_view color) {
  body_ += fmt::format(R"(<line x1="{}" y1="{}" x2="{}" y2="{}" stroke="{}"/>)"
                       "\n",
                       x1, y1, x2, y2, color);
}

void SvgWriter::text(const Box& box, std::string_view text, const SvgTextStyle& style,
                     std::string_view tooltip) {
  const bool centred = style.align == TextAlign::centre;
  // Half of a capital's height below the middle. Not every viewer knows `dominant-baseline`.
  const std::int64_t baseline = box.y + box.h / 2 + style.size * 7 / 20;
  body_ += fmt::format(R"(<text x="{}" y="{}" font-size="{}" fill="{}"{}{}>{}{}</text>)"
                       "\n",
                       centred ? box.x + box.w / 2 : box.x + padding, baseline, style.size, style.color,
                       centred ? R"( text-anchor="middle")" : "", style.bold ? R"( font-weight="bold")" : "",
                       tooltip.empty() ? "" : fmt::format("<title>{}</title>", xml_text(printable(tooltip))),
                       xml_text(cut(printable(text), box.w, style.size)));
}

std::string SvgWriter::done(std::int64_t width, std::int64_t height) const {
  return fmt::format(
      R"(<svg xmlns="http://www.w3.org/2000/svg" width="{0}" height="{1}" viewBox="0 0 {0} {1}")"
      R"( font-family="Liberation Sans, Arial, sans-serif">)"
      "\n{2}</svg>\n",
      width, height, body_);
}

}  // namespace iocwright::screens
