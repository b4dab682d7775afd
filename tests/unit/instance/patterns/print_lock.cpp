#include <doctest/doctest.h>

#include "instance/patterns/lock.hpp"

using namespace iocwright;
using namespace iocwright::patterns;

namespace {

/// The line of a version, without its key.
std::string written(const std::string& version) {
  const std::string text = print_lock({.patterns = {{.name = "p", .version = version, .source = "s"}}});
  const std::size_t begin = text.find("    version: ") + 13;
  return text.substr(begin, text.find("\n    source: s\n") - begin);
}

}  // namespace

TEST_CASE("pattern lock: is printed sorted, in version 1 without selections") {
  const Lock lock{
      .patterns = {
          {.name = "z", .version = "1.0", .source = "lib", .files = {{"config/b", "h2"}, {"config/a", "h1"}}},
          {.name = "a", .version = "v1", .source = "../lib"}}};
  CHECK(print_lock(lock) ==
        "version: 1\npatterns:\n  a:\n    version: v1\n    source: ../lib\n    files: {}\n  z:\n"
        "    version: '1.0'\n    source: lib\n    files:\n      config/a: h1\n      config/b: h2\n");
}

TEST_CASE("pattern lock: a selection makes it version 2") {
  const Lock lock{.patterns = {{.name = "p",
                                .version = "1.0.0",
                                .source = "s",
                                .select = {{{"[b]\\.db", "config"}, {"sim/(.*)", "sim/\\1"}}, {".*\\.md"}},
                                .files = {{"config/b.db", "h"}}}}};
  CHECK(print_lock(lock) ==
        "version: 2\npatterns:\n  p:\n    version: 1.0.0\n    source: s\n    select:\n      include:\n"
        "      - src: '[b]\\.db'\n        dest: config\n      - src: sim/(.*)\n        dest: sim/\\1\n"
        "      exclude:\n      - .*\\.md\n    files:\n      config/b.db: h\n");
}

TEST_CASE("pattern lock: strings are quoted as ruamel.yaml does") {
  for (const char* plain :
       {"1.2.3", "v1.0", "2026-1-2", "yes", "a:b", "12:30", "a#b", "it's", "0o8", "1e", "a,b"})
    CHECK(written(plain) == plain);
  for (const char* quoted :
       {"1",    "1_0",  "010", "0x1f", "1e3", ".5", "+1",  ".inf", "2026-01-02", "true", "~", "=",
        "a: b", "a #b", "a:",  "[b]",  "*x",  "@x", "- a", "?",    "---",        " a",   "a "})
    CHECK(written(quoted) == "'" + std::string(quoted) + "'");
  CHECK(written("'q.db") == "\"'q.db\"");
  CHECK(written("a\tb") == "\"a\\tb\"");
}

TEST_CASE("pattern lock: long keys and keys with line breaks have a line of their own") {
  const auto printed = [](const std::string& key) {
    return print_lock({.patterns = {{.name = "p", .version = "v", .source = "s", .files = {{key, "h"}}}}});
  };
  CHECK(printed(std::string(122, 'x')).find("\n      " + std::string(122, 'x') + ": h\n") !=
        std::string::npos);
  CHECK(printed(std::string(123, 'x')).find("\n      ? " + std::string(123, 'x') + "\n      : h\n") !=
        std::string::npos);
  CHECK(printed("a\nb").find("\n      ? \"a\\nb\"\n      : h\n") != std::string::npos);
}
