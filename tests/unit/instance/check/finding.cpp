#include "instance/check/finding.hpp"

#include <doctest/doctest.h>

#include <algorithm>

#include "instance/check/rules.hpp"

namespace iocwright::check {

namespace {

/// The number of findings of `rule` at the first `x` of a text.
std::size_t findings(const std::string& text, DiagKind rule = DiagKind::macro_unused,
                     const std::set<DiagKind>& allowed = {}) {
  Sources sources;
  const FileId file = sources.add("f", text);
  const auto at = static_cast<std::uint32_t>(text.find('x'));
  std::vector<Diagnostic> diagnostics;
  diagnostics.push_back(error(rule, "m").at({file, at, at + 1}));
  return make_findings(std::move(diagnostics), allowed, sources, {}).size();
}

}  // namespace

TEST_CASE("findings: a comment on the line or above it allows a rule") {
  CHECK(findings("x # nothing\n") == 1);
  CHECK(findings("x # iocwright: allow macro-unused\n") == 0);
  CHECK(findings("x # see #3; iocwright: allow macro-missing, macro-unused\n") == 0);
  CHECK(findings("x # iocwright: allow macro-missing\n") == 1);
  CHECK(findings("# iocwright: allow macro-unused\n# because\n  x\n") == 0);
  CHECK(findings("# iocwright: allow macro-unused\ny\nx\n") == 1);
  CHECK(findings("y # iocwright: allow macro-unused\nx\n") == 1);
}

TEST_CASE("findings: only rules can be allowed") {
  CHECK(findings("x # iocwright: allow wrong-type\n", DiagKind::wrong_type, {DiagKind::wrong_type}) == 1);
  CHECK(findings("x\n", DiagKind::macro_unused, {DiagKind::macro_unused}) == 0);
}

TEST_CASE("findings: a comment at the place of a note allows a rule") {
  Sources sources;
  const FileId file = sources.add("f", "x\n- type: a.B # iocwright: allow macro-unused\n");
  std::vector<Diagnostic> diagnostics;
  diagnostics.push_back(error(DiagKind::macro_unused, "m").at({file, 0, 1}).note({file, 4, 8}, "here"));
  CHECK(make_findings(std::move(diagnostics), {}, sources, {}).empty());
}

TEST_CASE("findings: keep places and notes without the sources") {
  Sources sources;
  const FileId file = sources.add("f", "ab\ncd\n");
  std::vector<Diagnostic> diagnostics;
  diagnostics.push_back(
      finding(DiagKind::macro_unused, "m").at({file, 4, 5}).help("h").note({file, 0, 1}, "n").note({}, "o"));
  const auto found = make_findings(std::move(diagnostics), {}, sources, {});
  REQUIRE(found.size() == 1);
  CHECK(found[0].severity == Severity::warning);
  CHECK(found[0].place == FindingPlace{"f", 2, 2, 2, 3, 4, 5});
  REQUIRE(found[0].notes.size() == 2);
  CHECK(found[0].notes[0].place == FindingPlace{"f", 1, 1, 1, 2, 0, 1});
  CHECK(found[0].notes[1].place == FindingPlace{});
  CHECK(found[0].rendered.starts_with("f:2:2: warning: m [macro-unused]\n"));
}

TEST_CASE("rules: are sorted by name") {
  const auto names = rule_names();
  CHECK(std::ranges::is_sorted(names));
}

}  // namespace iocwright::check
