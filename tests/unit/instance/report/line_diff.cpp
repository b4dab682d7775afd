#include "instance/report/line_diff.hpp"

#include <doctest/doctest.h>

#include <random>

namespace iocwright::report {

namespace {

using Lines = std::vector<std::string>;

/// A line for each letter.
Lines letters(std::string_view text) {
  Lines out;
  for (const char c : text) out.emplace_back(1, c);
  return out;
}

/// The changes as `-1a +1b`.
std::string changes(std::string_view before, std::string_view after) {
  std::string out;
  for (const LineChange& change : diff_lines(letters(before), letters(after)))
    out += (out.empty() ? "" : " ") + std::string(change.is_added ? "+" : "-") +
           std::to_string(change.number) + change.text;
  return out;
}

/// The second text, made from the first one and the changes.
Lines patched(const Lines& before, const std::vector<LineChange>& changes) {
  Lines out = before;
  for (auto change = changes.rbegin(); change != changes.rend(); ++change)
    if (!change->is_added) out.erase(out.begin() + static_cast<std::ptrdiff_t>(change->number) - 1);
  for (const LineChange& change : changes)
    if (change.is_added)
      out.insert(out.begin() + static_cast<std::ptrdiff_t>(change.number) - 1, change.text);
  return out;
}

}  // namespace

TEST_CASE("line diff: equal texts have no changes") {
  CHECK(changes("", "") == "");
  CHECK(changes("abc", "abc") == "");
}

TEST_CASE("line diff: lines are added, removed and replaced") {
  CHECK(changes("", "ab") == "+1a +2b");
  CHECK(changes("ab", "") == "-1a -2b");
  CHECK(changes("abc", "axc") == "-2b +2x");
  CHECK(changes("abcd", "axyd") == "-2b -3c +2x +3y");
}

TEST_CASE("line diff: the list is as short as possible") {
  CHECK(diff_lines(letters("abcabba"), letters("cbabac")).size() == 5);  // the example of Myers
  CHECK(changes("abcdef", "bcdefg") == "-1a +6g");
}

TEST_CASE("line diff: the changes lead from one text to the other") {
  std::mt19937 random(1);
  for (int i = 0; i < 500; ++i) {
    const auto text = [&] {
      Lines out(random() % 12);
      for (std::string& line : out) line = std::string(1, static_cast<char>('a' + random() % 4));
      return out;
    };
    const Lines before = text(), after = text();
    CHECK(patched(before, diff_lines(before, after)) == after);
  }
}

TEST_CASE("line diff: thousands of different lines count as replaced") {
  Lines before{"same"}, after{"same"};
  for (int i = 0; i < 3000; ++i) {
    before.push_back("before " + std::to_string(i));
    after.push_back("after " + std::to_string(i));
  }
  const auto found = diff_lines(before, after);
  CHECK(found.size() == 6000);
  CHECK(patched(before, found) == after);
}

}  // namespace iocwright::report
