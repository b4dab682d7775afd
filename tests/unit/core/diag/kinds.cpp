#include "core/diag/kinds.hpp"

#include <doctest/doctest.h>

#include <set>
#include <string>

using namespace iocwright;

TEST_CASE("kinds: the rows are in the order of the enum") {
  std::size_t number = 0;
  for (const KindRow& row : diag_kinds()) CHECK(static_cast<std::size_t>(row.kind) == number++);
}

TEST_CASE("kinds: names are unique and consist of lower-case words") {
  std::set<std::string_view> slugs;
  for (const KindRow& row : diag_kinds()) {
    CAPTURE(std::string(row.slug));
    CHECK(row.slug.find_first_not_of("abcdefghijklmnopqrstuvwxyz-") == std::string_view::npos);
    CHECK(slugs.insert(row.slug).second);
    CHECK(slug(row.kind) == row.slug);
  }
}

TEST_CASE("kinds: meanings fit in one line and have no full stop") {
  for (const KindRow& row : diag_kinds()) {
    CAPTURE(std::string(row.slug));
    CHECK(!row.meaning.empty());
    CHECK(row.meaning.size() <= 90);
    CHECK_FALSE(row.meaning.ends_with('.'));
  }
}
