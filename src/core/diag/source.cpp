#include "core/diag/source.hpp"

#include <algorithm>

#include "core/base/utf8.hpp"

namespace iocwright {

const std::vector<std::size_t>& SourceFile::line_starts() const {
  if (line_starts_.empty()) {
    line_starts_.push_back(0);
    for (std::size_t i = 0; i < text_.size(); ++i)
      if (text_[i] == '\n') line_starts_.push_back(i + 1);
  }
  return line_starts_;
}

Place SourceFile::place(std::size_t byte_offset) const {
  const auto& starts = line_starts();
  byte_offset = std::min(byte_offset, text_.size());
  const auto next = std::ranges::upper_bound(starts, byte_offset);
  const std::size_t start = *(next - 1);
  return {static_cast<std::size_t>(next - starts.begin()),
          utf8::length(std::string_view(text_).substr(start, byte_offset - start)) + 1};
}

std::string_view SourceFile::line(std::size_t number) const {
  const auto& starts = line_starts();
  if (number == 0 || number > starts.size()) return {};
  const std::size_t begin = starts[number - 1];
  const std::size_t end = number < starts.size() ? starts[number] - 1 : text_.size();
  std::string_view line = std::string_view(text_).substr(begin, end - begin);
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

FileId Sources::add(std::string path, std::string text) {
  files_.push_back(std::make_unique<SourceFile>(std::move(path), std::move(text)));
  return static_cast<FileId>(files_.size());
}

}  // namespace iocwright
