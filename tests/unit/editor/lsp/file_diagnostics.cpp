#include "editor/lsp/file_diagnostics.hpp"

#include <doctest/doctest.h>

using namespace iocwright;
using namespace iocwright::lsp;

namespace {

template <class... Items>
std::vector<Diagnostic> list(Items... items) {
  std::vector<Diagnostic> out;
  (out.push_back(std::move(items)), ...);
  return out;
}

}  // namespace

TEST_CASE("lsp diagnostics: by file, with notes as related places or in the message") {
  Sources sources;
  const FileId a = sources.add("/w/./a", "x\nyz\n"), b = sources.add("/w/b", "q\n");
  const auto found =
      by_file(list(error(DiagKind::wrong_type, "bad").at({a, 2, 4}).note({b, 0, 1}, "here").help("do it"),
                   warning(DiagKind::wrong_type, "odd").at({b, 0, 1}).note({}, "and more")),
              sources, "/w/main");
  REQUIRE(found.at("/w/a").size() == 1);
  const FileDiagnostic& bad = found.at("/w/a").front();
  CHECK(bad.range == Range{{1, 0}, {1, 2}});
  CHECK(bad.kind == "wrong-type");
  CHECK(bad.help == "do it");
  CHECK(bad.related == std::vector{RelatedPlace{"/w/b", {{0, 0}, {0, 1}}, "here"}});
  const FileDiagnostic& odd = found.at("/w/b").front();
  CHECK(odd.severity == Severity::warning);
  CHECK(odd.message == "odd\nnote: and more");
}

TEST_CASE("lsp diagnostics: those without a place are at the beginning of the main file, once") {
  const auto found = by_file(list(error(DiagKind::wrong_type, "bad"), error(DiagKind::wrong_type, "bad")),
                             Sources(), "/w/main");
  REQUIRE(found.at("/w/main").size() == 1);
  CHECK(found.at("/w/main").front().range == Range{});
}

TEST_CASE("lsp diagnostics: an empty place is one character long") {
  Sources sources;
  const FileId a = sources.add("/w/a", "xy\n");
  const auto found = by_file(list(error(DiagKind::wrong_type, "bad").at({a, 1, 1})), sources, "");
  CHECK(found.at("/w/a").front().range == Range{{0, 1}, {0, 2}});
}
