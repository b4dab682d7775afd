#include "core/base/regex.hpp"

#include <doctest/doctest.h>

using namespace iocwright;

namespace {

std::string replaced(const char* pattern, const char* by, std::string_view text, RegexOptions how = {}) {
  const auto regex = Regex::compile(pattern, how);
  REQUIRE(regex);
  const auto replacement = RegexTemplate::parse(*regex, by);
  if (!replacement) return "error: " + replacement.error();
  const auto out = replace_matches(*regex, *replacement, text);
  return out ? *out : "error: " + out.error();
}

}  // namespace

TEST_CASE("regex: search looks ahead, match only at the given position") {
  const auto regex = Regex::compile("b(c)?");
  REQUIRE(regex);
  CHECK(regex->search("abc").value()->begin() == 1);
  CHECK_FALSE(regex->match("abc").value());
  CHECK(regex->match("abc", 1).value()->end() == 3);
  CHECK(regex->search("ab").value()->groups[1].first == std::string_view::npos);
  CHECK_FALSE(regex->search("").value());
}

TEST_CASE("regex: a malformed pattern is an error") { CHECK_FALSE(Regex::compile("(a")); }

TEST_CASE("regex: a search that takes too many steps is an error, not a failed match") {
  const auto slow = Regex::compile("(a|aa)+$");
  REQUIRE(slow);
  const auto found = slow->search(std::string(60, 'a') + "!");
  REQUIRE_FALSE(found);
  CHECK(found.error().find("steps") != std::string::npos);
}

TEST_CASE("regex: a search that takes too much memory is an error, not a failed match") {
  const auto deep = Regex::compile("(?:a|b)*c");
  REQUIRE(deep);
  const auto found = deep->search(std::string(4'000'000, 'a') + "!c");
  REQUIRE_FALSE(found);
  CHECK(found.error().find("MiB") != std::string::npos);
}

TEST_CASE("regex: invalid UTF-8 is an error, except for a pattern of bytes") {
  const auto text = Regex::compile("x"), bytes = Regex::compile("caf.x", {.bytes = true});
  REQUIRE(text);
  REQUIRE(bytes);
  CHECK_FALSE(text->search("caf\xe9x"));
  CHECK_FALSE(RegexScan(*text, "caf\xe9x").next());
  CHECK(bytes->search("caf\xe9x").value());
}

TEST_CASE("regex: a scan finds the same empty matches as Python's finditer") {
  CHECK(replaced("x*", "-", "abxc") == "-a-b--c-");
  CHECK(replaced("x*", "-", "\xc3\xa4\xe2\x82\xac") == "-\xc3\xa4-\xe2\x82\xac-");
  CHECK(replaced("|a", "-", "a") == "---");
  CHECK(replaced("^", "> ", "a\nb", {.multiline = true}) == "> a\n> b");
}

TEST_CASE("regex: a replacement refers to groups by number or name, and to characters by octal codes") {
  CHECK(replaced("(?P<one>a)(b)?", "<\\g<one>\\2\\g<0>>", "a") ==
        "<a"
        "a>");
  CHECK(replaced("(a)", "\\1\\0\\060\\141\\n\\.\\\\", "a") == std::string("a\0"
                                                                          "0a\n\\.\\",
                                                                          8));
  CHECK(replaced("a", "\\351", "a") == "\xc3\xa9");
  CHECK(replaced("a", "\\351", "a", {.bytes = true}) == "\xe9");
}

TEST_CASE("regex: a replacement with an unknown group or escape is an error") {
  CHECK(replaced("(a)", "\\2", "a") == "error: invalid group reference 2 at position 1");
  CHECK(replaced("(a)", "\\g<n>", "a") == "error: unknown group name 'n'");
  CHECK(replaced("(a)", "\\q", "a") == "error: bad escape \\q at position 0");
  CHECK(replaced("(a)", "\\g1", "a").starts_with("error: "));
  CHECK(replaced("(a)", "a\\", "a").starts_with("error: "));
  CHECK(replaced("(a)", "\\477", "a").starts_with("error: "));
}
