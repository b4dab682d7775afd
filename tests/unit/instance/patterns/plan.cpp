#include "instance/patterns/plan.hpp"

#include <doctest/doctest.h>

#include "instance/patterns/manifest.hpp"

using namespace iocwright;
using namespace iocwright::patterns;

namespace {

const std::vector<std::string> files{"a.proto", "b.db", "db/x.db", "db.y", "docs/readme.md"};

/// `FILE > DESTINATION` for each destination, or the error.
std::string planned(const std::vector<Rule>& manifest, const Selection& selection = {},
                    const std::vector<std::string>& of = files) {
  const auto plan = plan_files("p", of, manifest, selection);
  if (!plan) return plan.error().message();
  std::string out;
  for (const auto& [destination, file] : *plan) out += file + " > " + destination + "\n";
  return out;
}

}  // namespace

TEST_CASE("pattern plan: without a manifest, all files go to `config`") {
  CHECK(planned(default_manifest()) ==
        "a.proto > config/a.proto\nb.db > config/b.db\ndb.y > config/db.y\ndb/x.db > config/db/x.db\n"
        "docs/readme.md > config/docs/readme.md\n");
}

TEST_CASE("pattern plan: the first rule that matches decides, and other files are left out") {
  CHECK(planned({{"a\\..*", "first"}, {"[ab]\\..*", "second"}}) ==
        "a.proto > first/a.proto\nb.db > second/b.db\n");
}

TEST_CASE("pattern plan: the manifest itself is never vendored, but one in a folder is") {
  CHECK(planned(default_manifest(), {}, {"ibek.manifest.yaml", "x/ibek.manifest.yaml"}) ==
        "x/ibek.manifest.yaml > config/x/ibek.manifest.yaml\n");
}

TEST_CASE("pattern plan: two files for one destination are an error") {
  CHECK(planned({{".*/(.*)", "config/\\1"}}, {}, {"a/x.db", "b/x.db"}) ==
        "ibek.manifest.yaml entry 0 (src='.*/(.*)', dest='config/\\\\1'): b/x.db and a/x.db both vendor to "
        "'config/x.db'; one would silently overwrite the other");
}

TEST_CASE("pattern plan: a destination below another is an error") {
  CHECK(planned({{"sub/(.)", "config/a/\\1"}, {".*", "config"}}, {}, {"a", "sub/b"}) ==
        "ibek.manifest.yaml: sub/b vendors to 'config/a/b' but a vendors to 'config/a'; one destination "
        "cannot be "
        "both a file and a folder");
}

TEST_CASE("pattern plan: a manifest that takes nothing is an error") {
  CHECK(
      planned({{"x", "config"}}) ==
      "p: no file is matched by any ibek.manifest.yaml entry, so nothing would be vendored - a pattern that "
      "vendors nothing is a mistake, not a policy");
}

TEST_CASE("pattern plan: included files are placed first, and no exclude drops them") {
  CHECK(planned({{".*\\.proto", "config"}}, {{{"db/(.*)", "sim/\\1"}}, {}}) ==
        "a.proto > config/a.proto\ndb/x.db > sim/x.db\n");
  CHECK(planned(default_manifest(), {{{"b\\.db", "config"}}, {".*"}}) == "b.db > config/b.db\n");
}

TEST_CASE("pattern plan: each part of a selection must have an effect") {
  CHECK(planned(default_manifest(), {{{".*", "config"}, {"a\\.proto", "x"}}, {}}) ==
        "p: runtime-lock.yaml select.include entry 1 (src='a\\\\.proto', dest='x'): selects no file of the "
        "pattern");
  CHECK(planned({{"a.*", "config"}}, {{}, {"docs/.*"}}) ==
        "p: runtime-lock.yaml select.exclude 'docs/.*' drops no file that ibek.manifest.yaml vendors");
  CHECK(planned(default_manifest(), {{}, {"docs/.*", ".*\\.md"}}).find("md") == std::string::npos);
}

TEST_CASE("pattern plan: an exclude of everything, or an invalid one, is an error") {
  CHECK(planned(default_manifest(), {{}, {".*"}})
            .find("entry once the runtime-lock.yaml select is applied, so") != std::string::npos);
  CHECK(planned(default_manifest(), {{}, {"["}}) ==
        "p: runtime-lock.yaml select.exclude '[': invalid regex: unterminated character set at position 0");
}
