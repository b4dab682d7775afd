#include "instance/patterns/merge_schema.hpp"

#include <doctest/doctest.h>

#include "instance/patterns/pattern_tester.hpp"

using namespace iocwright;
using namespace iocwright::patterns;

namespace {

/// A schema with these definitions, and a mapping from types to them.
JsonValue schema_of(const std::string& definitions, const std::string& mapping) {
  return *parse_json("{\"$defs\": {" + definitions +
                     "}, \"properties\": {\"entities\": {\"items\": {\"oneOf\": [], " +
                     "\"discriminator\": {\"mapping\": {" + mapping + "}}}}}}");
}

std::string names_of(const JsonValue& object) {
  std::string out;
  for (const auto& [name, value] : object.members) out += name + " ";
  return out;
}

const JsonValue& items_of(const JsonValue& schema) {
  return *schema.find("properties")->find("entities")->find("items");
}

}  // namespace

TEST_CASE("schema merge: new entities are added with what they refer to, sorted") {
  const JsonValue extra = schema_of(
      "\"z\": {\"$ref\": \"#/$defs/e\"}, \"e\": {}, \"b\": {}, \"unused\": {}, \"RepeatEntity\": {}",
      "\"m.z\": \"#/$defs/z\", \"m.b\": \"#/$defs/b\", \"ibek.repeat\": \"#/$defs/RepeatEntity\"");
  const auto merged = merge_schema(schema_of("\"x\": {}", "\"m.x\": \"#/$defs/x\""), extra);
  REQUIRE(merged);
  CHECK(names_of(*merged->schema.find("$defs")) == "x b e z ");
  CHECK(names_of(*items_of(merged->schema).find("discriminator")->find("mapping")) == "m.x m.b m.z ");
  CHECK(items_of(merged->schema).find("oneOf")->items.size() == 2);
  CHECK(merged->clashes.empty());
}

TEST_CASE("schema merge: an entity that the base has is kept") {
  const JsonValue base = schema_of("\"x\": {\"title\": \"base\"}", "\"m.x\": \"#/$defs/x\"");
  const auto merged = merge_schema(base, schema_of("\"x\": {}", "\"m.x\": \"#/$defs/x\""));
  REQUIRE(merged);
  CHECK(merged->schema == base);
}

TEST_CASE("schema merge: a definition of the same name with other content is a clash") {
  const auto merged =
      merge_schema(schema_of("\"mode\": {\"enum\": [1]}", ""),
                   schema_of("\"mode\": {}, \"x\": {\"$ref\": \"#/$defs/mode\"}", "\"m.x\": \"#/$defs/x\""));
  REQUIRE(merged);
  CHECK(merged->clashes == std::vector<std::string>{"mode"});
  CHECK(names_of(*merged->schema.find("$defs")) == "mode x ");
}

TEST_CASE("schema merge: the list of entity types may be a definition") {
  const JsonValue base = *parse_json(
      "{\"$defs\": {\"all\": {\"oneOf\": [], \"discriminator\": {\"mapping\": {}}}}, "
      "\"properties\": {\"entities\": {\"items\": {\"$ref\": \"#/$defs/all\"}}}}");
  const auto merged = merge_schema(base, schema_of("\"x\": {}", "\"m.x\": \"#/$defs/x\""));
  REQUIRE(merged);
  CHECK(merged->schema.find("$defs")->find("all")->find("oneOf")->items.size() == 1);
}

TEST_CASE("schema merge: a schema without entity types is an error") {
  CHECK(tests::message_of(merge_schema(*parse_json("{}"), schema_of("", ""))) ==
        "the published schema has no list of entity types");
}
