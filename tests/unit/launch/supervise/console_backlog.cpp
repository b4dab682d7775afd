#include "launch/supervise/console_backlog.hpp"

#include <doctest/doctest.h>

using iocwright::launch::ConsoleBacklog;

namespace {

/// All bytes from a position.
std::string rest(const ConsoleBacklog& backlog, ConsoleBacklog::Position from) {
  std::string out;
  for (; from < backlog.end(); from += backlog.at(from).size()) out += backlog.at(from);
  return out;
}

std::string numbered_lines(int count) {
  std::string out;
  for (int i = 0; i < count; ++i) out += std::to_string(i) + "\n";
  return out;
}

}  // namespace

TEST_CASE("console backlog: returns what was appended, in order, from any position") {
  ConsoleBacklog backlog;
  CHECK(backlog.at(0).empty());
  const std::string text = numbered_lines(30'000);
  for (std::size_t at = 0; at < text.size(); at += 777) backlog.append(text.substr(at, 777));
  CHECK(backlog.end() == text.size());
  for (const std::size_t from : {std::size_t{0}, std::size_t{1}, text.size() / 2, text.size() - 1})
    CHECK(rest(backlog, from) == text.substr(from));
  CHECK(backlog.at(text.size()).empty());
}

TEST_CASE("console backlog: the last bytes begin at a complete line") {
  ConsoleBacklog backlog;
  backlog.append("one\ntwo\nthree");
  CHECK(rest(backlog, backlog.last(100)) == "one\ntwo\nthree");
  CHECK(rest(backlog, backlog.last(7)) == "three");
  CHECK(rest(backlog, backlog.last(3)) == "ree");  // no line begins there
}

TEST_CASE("console backlog: forgets only what is before the position") {
  ConsoleBacklog backlog;
  const std::string text = numbered_lines(50'000);
  backlog.append(text);
  const std::size_t kept = text.size() - 100'000;
  backlog.forget(kept);
  CHECK(rest(backlog, kept) == text.substr(kept));
  CHECK(backlog.last(text.size()) > kept - 64UL * 1024);  // the rest was dropped
  backlog.forget(text.size());
  backlog.append("more\n");
  CHECK(rest(backlog, text.size()) == "more\n");
}
