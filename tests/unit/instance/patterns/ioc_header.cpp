#include "instance/patterns/ioc_header.hpp"

#include <doctest/doctest.h>

using namespace iocwright::patterns;

namespace {

const std::string line = "# yaml-language-server: $schema=../ioc.schema.json\n";

}  // namespace

TEST_CASE("ioc.yaml: the line for editors is added, or replaces another one") {
  CHECK(with_schema_line("a: 1\n") == line + "a: 1\n");
  CHECK(with_schema_line("# yaml-language-server: $schema=/x\na: 1\n") == line + "a: 1\n");
  CHECK(with_schema_line(line + "a: 1\n") == line + "a: 1\n");
  CHECK(with_schema_line("# yaml-language-server: $schema=/x") == line);
  CHECK(with_schema_line("") == line);
}

TEST_CASE("ioc.yaml: line ends become LF, and blank lines at the end stay") {
  CHECK(with_schema_line("a: 1\r\nb: 2\rc: 3") == line + "a: 1\nb: 2\nc: 3\n");
  CHECK(with_schema_line("a: 1\n\n") == line + "a: 1\n\n");
}

TEST_CASE("ioc.yaml: a form feed in a comment stays") {
  CHECK(with_schema_line("# a\fb\u2028c\n") == line + "# a\fb\u2028c\n");
}
