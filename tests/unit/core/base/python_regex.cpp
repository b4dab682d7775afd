#include "core/base/python_regex.hpp"

#include <doctest/doctest.h>

#include "core/base/regex.hpp"

namespace iocwright {

namespace {

std::string matches(std::string_view pattern, std::string_view text) {
  const auto translated = translate_python_fullmatch(pattern);
  if (!translated) return "error: " + translated.error();
  const auto regex = Regex::compile(*translated);
  if (!regex) return "error: " + regex.error();
  const auto found = regex->match(text);
  if (!found) return "error: " + found.error();
  return *found ? "yes" : "no";
}

}  // namespace

TEST_CASE("python regex: the whole string must match, by any alternative") {
  CHECK(matches("a|a\\.proto", "a.proto") == "yes");
  CHECK(matches("a", "a.proto") == "no");
  CHECK(matches("a$", "a\n") == "no");
}

TEST_CASE("python regex: classes are those of Unicode, unless flag `a` is set") {
  CHECK(matches("\\w\\d", "\u00fc\u0663") == "yes");
  CHECK(matches("(?a)\\w", "\u00fc") == "no");
  CHECK(matches("\\s", "\x1c") == "yes");
  CHECK(matches("[\\S]", "\u2003") == "no");
}

TEST_CASE("python regex: what PCRE2 reads differently means what Python means") {
  CHECK(matches("a{,2}", "aa") == "yes");
  CHECK(matches("[[:alpha:]]", "a]") == "yes");
  CHECK(matches("\\u00fc", "\u00fc") == "yes");
  CHECK(matches("x\\Z", "x") == "yes");
  CHECK(matches("(?x) b \\. db  # words", "b.db") == "yes");
  CHECK(matches("a(?#comment)*", "aa") == "yes");
}

TEST_CASE("python regex: lookarounds, conditions and back references work") {
  CHECK(matches("(?!docs/).*(?<!\\.db)\\.proto", "a.proto") == "yes");
  CHECK(matches("(?P<d>\\w+)/(?P=d)?x\\.db", "db/x.db") == "yes");
  CHECK(matches("(b)(?(1)\\.)db", "b.db") == "yes");
  CHECK(matches("(?>a*)ab", "aab") == "no");
}

TEST_CASE("python regex: syntax of PCRE2 alone is rejected with Python's messages") {
  CHECK(matches("(?<n>a)", "") == "error: unknown extension ?<n at position 1");
  CHECK(matches("\\h", "") == "error: bad escape \\h at position 0");
  CHECK(matches("a(?i)b", "") == "error: global flags not at the start of the expression at position 1");
  CHECK(matches("(?<=a|bc)d", "") == "error: look-behind requires fixed-width pattern");
  CHECK(matches("\\x{41}", "") == "error: incomplete escape \\x at position 0");
}

TEST_CASE("python regex: an expression for bytes has the classes, escapes and flags of bytes") {
  const auto found = [](std::string_view pattern, std::string_view text) {
    const auto translated = translate_python_regex(pattern, {.bytes = true});
    if (!translated) return "error: " + translated.error();
    const auto regex = Regex::compile(*translated, {.bytes = true});
    if (!regex) return "error: " + regex.error();
    return std::string(regex->search(text).value().has_value() ? "yes" : "no");
  };
  CHECK(found("^caf.$", "caf\xe9") == "yes");
  CHECK(found("^caf..$", "caf\u00e9") == "yes");
  CHECK(found("\\w", "\xe9") == "no");
  CHECK(found("[^\\W]", "\xe9") == "no");
  CHECK(found("\\xe9", "\xe9") == "yes");
  CHECK(found("\u00e9", "\u00e9") == "yes");
  CHECK(found("\\u00e9", "") == "error: bad escape \\u at position 0");
  CHECK(found("(?u)a", "") ==
        "error: bad inline flags: cannot use 'u' flag with a bytes pattern at position 3");
}

TEST_CASE("python regex: flags can be set without writing them into the expression") {
  const auto found = [](std::string_view pattern, std::string_view text, PythonRegexOptions how) {
    return Regex::compile(translate_python_regex(pattern, how).value())->search(text).value().has_value();
  };
  CHECK(found("^b$", "a\nb\nc", {.multiline = true}));
  CHECK_FALSE(found("^b$", "a\nb\nc", {}));
  CHECK(found("a.b", "a\nb", {.dot_all = true}));
  CHECK_FALSE(found("a.b", "a\nb", {}));
  CHECK(found("A", "a", {.ignore_case = true}));
  CHECK_FALSE(found("A", "a", {}));
}

TEST_CASE("python regex: errors have Python's messages and count characters") {
  CHECK(matches("(", "") == "error: missing ), unterminated subpattern at position 0");
  CHECK(matches("[", "") == "error: unterminated character set at position 0");
  CHECK(matches("a)", "") == "error: unbalanced parenthesis at position 1");
  CHECK(matches("*", "") == "error: nothing to repeat at position 0");
  CHECK(matches("a**", "") == "error: multiple repeat at position 2");
  CHECK(matches("[z-a]", "") == "error: bad character range z-a at position 1");
  CHECK(matches("\\1", "") == "error: invalid group reference 1 at position 1");
  CHECK(matches("\u00fc\\q", "") == "error: bad escape \\q at position 1");
  CHECK(matches("a\n*b\\q", "") == "error: bad escape \\q at position 4 (line 2, column 3)");
}

}  // namespace iocwright
