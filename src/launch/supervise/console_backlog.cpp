#include "launch/supervise/console_backlog.hpp"

#include <algorithm>

namespace iocwright::launch {

void ConsoleBacklog::append(std::string_view bytes) {
  end_ += bytes.size();
  while (!bytes.empty()) {
    if (chunks_.empty() || chunks_.back().size() == chunk_bytes) chunks_.emplace_back();
    const std::size_t size = std::min(bytes.size(), chunk_bytes - chunks_.back().size());
    chunks_.back().append(bytes.substr(0, size));
    bytes.remove_prefix(size);
  }
}

std::string_view ConsoleBacklog::at(Position position) const {
  if (position >= end_) return {};
  const std::size_t offset = std::max(position, begin_) - begin_;
  return std::string_view(chunks_[offset / chunk_bytes]).substr(offset % chunk_bytes);
}

ConsoleBacklog::Position ConsoleBacklog::last(std::size_t bytes) const {
  if (end_ <= bytes) return begin_;
  const Position first = std::max(begin_, end_ - bytes);
  for (Position from = first; from < end_; from += at(from).size())
    if (const std::size_t line_end = at(from).find('\n'); line_end != std::string_view::npos)
      return from + line_end + 1;
  return first;
}

void ConsoleBacklog::forget(Position before) {
  while (chunks_.size() > 1 && begin_ + chunk_bytes <= before) {
    chunks_.pop_front();
    begin_ += chunk_bytes;
  }
}

}  // namespace iocwright::launch
