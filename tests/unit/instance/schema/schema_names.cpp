#include "instance/schema/schema_names.hpp"

#include <doctest/doctest.h>

#include "core/value/dict.hpp"

using namespace iocwright;
using schema::SchemaDefinition;

namespace {

SchemaDefinition definition(std::string name, std::string module, std::string content) {
  return {std::move(name), std::move(module),
          [content](const std::vector<std::string>&) { return Value(content); }};
}

}  // namespace

TEST_CASE("schema names: an unambiguous name stays short") {
  CHECK(schema::name_definitions({definition("a", "m", "1"), definition("b", "m", "2")}) ==
        std::vector<std::string>{"a", "b"});
}

TEST_CASE("schema names: definitions of the same name get different names, unless their schemas are equal") {
  const auto names = schema::name_definitions(
      {definition("a", "m", "1"), definition("a", "n", "2"), definition("a", "n", "2")});
  CHECK(names[0] != names[1]);
  CHECK(names[1] == names[2]);
}
