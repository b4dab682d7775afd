#include <doctest/doctest.h>

#include "instance/patterns/lock.hpp"
#include "instance/patterns/pattern_tester.hpp"

using namespace iocwright;
using namespace iocwright::patterns;

namespace {

std::string refused(const std::string& text) { return tests::message_of(parse_lock(text, "L")); }

}  // namespace

TEST_CASE("pattern lock: version 2 has selections") {
  const auto lock = parse_lock(
      "version: 2\npatterns:\n  p:\n    version: 1.0.0\n    source: s\n    select:\n      include:\n"
      "      - {src: a, dest: b}\n      exclude: [c]\n    files: {config/a: 'sha256:0'}\n",
      "L");
  REQUIRE(lock);
  REQUIRE(lock->patterns.size() == 1);
  const PatternEntry& entry = lock->patterns[0];
  CHECK(entry.version == "1.0.0");
  CHECK(entry.select.include == std::vector<Rule>{{"a", "b"}});
  CHECK(entry.select.exclude == std::vector<std::string>{"c"});
  CHECK(entry.files[0].first == "config/a");
}

TEST_CASE("pattern lock: one of 4.6 has paths below `config`") {
  const auto lock = parse_lock("p: {version: '1', source: s, files: {x.db: h}}\n", "L");
  REQUIRE(lock);
  CHECK(lock->is_flat);
  CHECK(lock->patterns[0].files[0].first == "config/x.db");
}

TEST_CASE("pattern lock: a pattern called `version` is one of 4.6") {
  const auto lock = parse_lock("version: {version: '1', source: s, files: {}}\n", "L");
  REQUIRE(lock);
  CHECK(lock->is_flat);
  CHECK(lock->patterns[0].name == "version");
}

TEST_CASE("pattern lock: files without patterns are empty locks") {
  for (const char* text : {"", "{}\n", "version: 1\n", "version: 1\npatterns:\n", "# nothing\n", "[]\n",
                           "false\n", "version: 1\npatterns: []\n", "version: 1\npatterns: ''\n"}) {
    const auto lock = parse_lock(text, "L");
    REQUIRE(lock);
    CHECK(lock->patterns.empty());
  }
}

TEST_CASE("pattern lock: other versions and other keys are errors") {
  CHECK(refused("version: 3\npatterns: {}\n") == "L: unsupported lock version 3 (this ibek reads: 1, 2)");
  CHECK(refused("patterns: {}\n") == "L: unsupported lock version None (this ibek reads: 1, 2)");
  CHECK(refused("version: '1'\npatterns: {}\n") == "L: unsupported lock version '1' (this ibek reads: 1, 2)");
  CHECK(refused("version: 1\nmore: 1\nextra: 1\n") ==
        "L: unknown top-level key(s) extra, more (a lock holds only version and patterns)");
}

TEST_CASE("pattern lock: wrong types are errors") {
  CHECK(refused("- a\n") == "L: expected a mapping at the top level");
  CHECK(refused("version: 1\npatterns: [p]\n") == "L: 'patterns' must be a mapping");
  CHECK(refused("version: 1\npatterns: {p: 1}\n") ==
        "L: invalid pattern entry: p: Input should be a mapping, not int");
  CHECK(refused("version: 1\npatterns: {p: {version: 1.0, source: s, files: {}}}\n") ==
        "L: invalid pattern entry: p.version: Input should be a valid string, not float");
  CHECK(refused("version: 1\npatterns: {p: {version: a, source: s}}\n") ==
        "L: invalid pattern entry: p.files: Field required");
  CHECK(refused("version: 2\npatterns: {p: {version: a, source: s, select: {x: 1}, files: {}}}\n") ==
        "L: invalid pattern entry: p.select.x: Extra inputs are not permitted");
  CHECK(refused("a: [\n").starts_with("L: invalid YAML: "));
}

TEST_CASE("pattern lock: a selection in a lock of version 1 is an error") {
  CHECK(refused("version: 1\npatterns: {p: {version: a, source: s, select: {}, files: {}}}\n") ==
        "L: pattern 'p' has a 'select' but the lock is version 1; a lock with a selection is version 2, so "
        "that an "
        "ibek which cannot apply it refuses the lock");
}
