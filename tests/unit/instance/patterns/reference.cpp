#include "instance/patterns/reference.hpp"

#include <doctest/doctest.h>

using namespace iocwright;
using namespace iocwright::patterns;

namespace {

std::string parsed(std::string_view text) {
  const auto found = parse_reference(text);
  if (!found) return found.error().message();
  return found->library.value_or("-") + " | " + found->name + " | " + found->version.value_or("-");
}

}  // namespace

TEST_CASE("pattern reference: library and version are optional") {
  CHECK(parsed("gauge") == "- | gauge | -");
  CHECK(parsed("gauge@1.2") == "- | gauge | 1.2");
  CHECK(parsed(" lib:gauge@0.1\n") == "lib | gauge | 0.1");
  CHECK(parsed("sub/gauge@1") == "- | sub/gauge | 1");
}

TEST_CASE("pattern reference: the version is all after the first `@`") {
  CHECK(parsed("gauge@a:b@c") == "- | gauge | a:b@c");
}

TEST_CASE("pattern reference: a part that is empty, or a second colon, is an error") {
  CHECK(parsed("a:b:c@1") == "invalid pattern reference: 'a:b:c@1'");
  CHECK(parsed("gauge@") == "invalid pattern reference: 'gauge@'");
  CHECK(parsed(":x") == "invalid pattern reference: ':x'");
  CHECK(parsed("x:") == "invalid pattern reference: 'x:'");
  CHECK(parsed("") == "invalid pattern reference: ''");
}
