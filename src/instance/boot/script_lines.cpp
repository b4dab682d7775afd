#include "instance/boot/script_lines.hpp"

#include <algorithm>

namespace iocwright::boot {

namespace {

using jinja::WrittenPart;

/// Finds the parts of an output by offset.
class Parts {
 public:
  explicit Parts(const resolve::TracedOutput& output) : output_(output) {}

  std::size_t end_of(std::size_t number) const {
    return number + 1 < output_.parts.size() ? output_.parts[number + 1].at : output_.text.size();
  }
  /// The index of the part that wrote byte `offset`, or of the last part. Offsets must not decrease from call
  /// to call.
  std::size_t part_at(std::size_t offset) {
    while (current_ + 1 < output_.parts.size() && end_of(current_) <= offset) ++current_;
    return current_;
  }
  const WrittenPart& operator[](std::size_t number) const { return output_.parts[number]; }
  std::size_t size() const { return output_.parts.size(); }

 private:
  const resolve::TracedOutput& output_;
  std::size_t current_ = 0;
};

/// The bytes of the template that wrote bytes [from, to) of the output, which must be within `part`.
std::pair<std::size_t, std::size_t> source_of(const WrittenPart& part, std::size_t from, std::size_t to) {
  if (part.is_expression) return {part.begin, part.end};
  const auto offset = [&](std::size_t at) {
    return std::min<std::size_t>(part.begin + at - part.at, part.end);
  };
  return {offset(from), offset(to)};
}

ScriptLine make_line(const resolve::TracedOutput& output, std::size_t from, std::size_t to, Parts& parts,
                     const ToPlace& to_place) {
  ScriptLine line;
  line.text = output.text.substr(from, to - from);
  std::size_t begin = SIZE_MAX, end = 0;
  std::size_t i = parts.part_at(from);
  do {
    const std::size_t first = std::max<std::size_t>(from, parts[i].at);
    const std::size_t last = std::max(first, std::min(to, parts.end_of(i)));
    const auto source = source_of(parts[i], first, last);
    begin = std::min(begin, source.first);
    end = std::max(end, source.second);
    if (parts[i].is_expression)
      line.expressions.push_back({static_cast<std::uint32_t>(first - from),
                                  static_cast<std::uint32_t>(last - from),
                                  to_place(source.first, source.second)});
    ++i;
  } while (i < parts.size() && parts[i].at < to);
  line.place = to_place(begin, end);
  return line;
}

}  // namespace

std::vector<ScriptLine> split_lines(const resolve::TracedOutput& output, const Origin& origin,
                                    const ToPlace& to_place) {
  std::vector<ScriptLine> out;
  Parts parts(output);
  for (std::size_t from = 0; from <= output.text.size();) {
    const std::size_t to = std::min(output.text.find('\n', from), output.text.size());
    out.push_back(make_line(output, from, to, parts, to_place));
    out.back().origin = origin;
    from = to + 1;
  }
  return out;
}

std::size_t output_offset(const resolve::TracedOutput& output, std::size_t offset) {
  const auto part = std::ranges::find_if(output.parts, [&](const WrittenPart& p) { return p.end > offset; });
  if (part == output.parts.end()) return output.text.size();
  return part->is_expression || part->begin >= offset ? part->at : part->at + offset - part->begin;
}

}  // namespace iocwright::boot
