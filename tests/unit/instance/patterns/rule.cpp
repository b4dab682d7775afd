#include "instance/patterns/rule.hpp"

#include <doctest/doctest.h>

using namespace iocwright;
using namespace iocwright::patterns;

namespace {

/// The destination, `-` if the rule does not match, or the error.
std::string placed(const std::string& src, const std::string& dest, const std::string& file) {
  const auto rule = CompiledRule::compile({src, dest}, "entry");
  if (!rule) return rule.error().message();
  const auto match = rule->match(file);
  if (!match) return match.error().message();
  if (!*match) return "-";
  const auto out = rule->destination(file, **match);
  return out ? *out : out.error().message();
}

}  // namespace

TEST_CASE("pattern rule: a destination without groups is a folder") {
  CHECK(placed(".*", "config", "db/x.db") == "config/db/x.db");
  CHECK(placed(".*", "", "b.db") == "b.db");
  CHECK(placed(".*", ".", "b.db") == "b.db");
  CHECK(placed("db/.*", "./x//y/", "db/x.db") == "x/y/db/x.db");
  CHECK(placed("b\\.db", "config\\n", "b.db") == "config\\n/b.db");
}

TEST_CASE("pattern rule: a destination with groups is a template for the whole path") {
  CHECK(placed("(?:.*/)?([^/]*\\.db)", "config/\\1", "db/x.db") == "config/x.db");
  CHECK(placed("(?P<s>.*)\\.proto", "config/\\g<s>.protocol", "a.proto") == "config/a.protocol");
  CHECK(placed("docs/.*", "doc/\\g<0>", "docs/r.md") == "doc/docs/r.md");
  CHECK(placed("(x)?(b\\.db)", "config/\\1\\2", "b.db") == "config/b.db");
}

TEST_CASE("pattern rule: the whole path must match") {
  CHECK(placed("a", "config", "a.proto") == "-");
  CHECK(placed("a|a\\.proto", "config", "a.proto") == "config/a.proto");
}

TEST_CASE("pattern rule: an invalid rule is an error that quotes it") {
  CHECK(
      placed("(", "config", "x") ==
      "entry (src='(', dest='config'): invalid src regex: missing ), unterminated subpattern at position 0");
  CHECK(placed(".*", "/etc", "x") ==
        "entry (src='.*', dest='/etc'): dest must be relative to the destination root");
  CHECK(placed(".*", "a/../x", "x") == "entry (src='.*', dest='a/../x'): dest must not contain '..'");
}

TEST_CASE("pattern rule: an invalid template is an error with the first file") {
  CHECK(placed("(.*)", "config/\\2", "a") ==
        "entry (src='(.*)', dest='config/\\\\2'): a: invalid dest "
        "substitution: invalid group reference 2 at position 8");
  CHECK(placed("x", "config/\\2", "a") == "-");
}

TEST_CASE("pattern rule: a path that leaves the instance is refused, wherever it comes from") {
  CHECK(placed("(.*)y/(.*)", "config/\\1/\\2", "x/..y/z.db") ==
        "entry (src='(.*)y/(.*)', dest='config/\\\\1/\\\\2'): x/..y/z.db -> 'config/x/../z.db' must not "
        "contain "
        "'..'");
  CHECK(placed("a(.*)", "\\1", "a/x") ==
        "entry (src='a(.*)', dest='\\\\1'): a/x -> '/x' must be relative to the destination root");
  CHECK(placed("(a)?b", "\\1", "b") ==
        "entry (src='(a)?b', dest='\\\\1'): b produced an empty destination path");
}

TEST_CASE("pattern rule: the lock, git's folder and NUL characters are refused") {
  CHECK(placed(".*", "", "runtime-lock.yaml").ends_with(": a pattern must not replace the lock"));
  CHECK(placed(".*", "", ".git/config").ends_with("must not be in a folder '.git'"));
  CHECK(placed("(b)", "config/\\0\\1", "b").ends_with("must not contain a NUL character"));
}

TEST_CASE("pattern rule: definition files must be directly in `config`") {
  CHECK(placed(".*", "config", "p.ibek.support.yaml") == "config/p.ibek.support.yaml");
  CHECK(placed(".*", "config", "sub/p.ibek.support.yaml").find("must land at the config/ root") !=
        std::string::npos);
}
