#include "core/diag/diagnostic.hpp"

#include <doctest/doctest.h>

using namespace iocwright;

TEST_CASE("diagnostic: starts with only a severity, a kind and a message") {
  const Diagnostic diagnostic = error(DiagKind::wrong_type, "m");
  CHECK(diagnostic.severity() == Severity::error);
  CHECK(diagnostic.kind() == DiagKind::wrong_type);
  CHECK(diagnostic.message() == "m");
  CHECK_FALSE(diagnostic.span().known());
  CHECK(diagnostic.notes().empty());
  CHECK(diagnostic.help_text().empty());
  CHECK_FALSE(diagnostic.is_consequence());
  CHECK(warning(DiagKind::wrong_type, "m").severity() == Severity::warning);
}

TEST_CASE("diagnostic: place, notes and help can be chained or added later") {
  Diagnostic diagnostic =
      error(DiagKind::wrong_type, "m").at({1, 2, 3}).note({1, 4, 5}, "first").help("h").consequence();
  diagnostic.add_note({}, "second");
  CHECK(diagnostic.span() == Span{1, 2, 3});
  REQUIRE(diagnostic.notes().size() == 2);
  CHECK(diagnostic.notes()[0].text == "first");
  CHECK(diagnostic.notes()[0].span == Span{1, 4, 5});
  CHECK(diagnostic.notes()[1].text == "second");
  CHECK(diagnostic.help_text() == "h");
  CHECK(diagnostic.is_consequence());
  diagnostic.set_span({2, 0, 1});
  CHECK(diagnostic.span() == Span{2, 0, 1});
}
