#include "instance/screens/pvi_schema.hpp"

#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

#include "memory_disk.hpp"

using namespace iocwright;

namespace {

nlohmann::json device() { return nlohmann::json::parse(*screens::device_schema()); }

std::vector<std::string> keys(const nlohmann::ordered_json& object) {
  std::vector<std::string> out;
  for (const auto& [key, value] : object.items()) out.push_back(key);
  return out;
}

}  // namespace

TEST_CASE("pvi schema: the device needs a label, and includes are apart from other items") {
  const auto schema = device();
  CHECK(schema["required"] == nlohmann::json{"label"});
  CHECK(schema["properties"]["parent"]["deprecated"] == true);
  const auto& items = schema["properties"]["children"]["items"]["anyOf"];
  REQUIRE(items.size() == 2);
  CHECK(items[0]["oneOf"][0]["$ref"] == "#/$defs/Group");
  CHECK(items[1]["$ref"] == "#/$defs/Include");
}

TEST_CASE("pvi schema: all types are defined, groups in groups too") {
  const auto definitions = device()["$defs"];
  CHECK(definitions.size() == 29);
  CHECK(definitions["Group"]["properties"]["children"]["items"]["oneOf"].size() == 8);
}

TEST_CASE("pvi schema: names have a pattern, numbers of bits a minimum") {
  const auto definitions = device()["$defs"];
  CHECK(definitions["SignalR"]["properties"]["name"]["pattern"] == "^([A-Z][a-z0-9]*)*$");
  CHECK(definitions["BitField"]["properties"]["number_of_bits"]["exclusiveMinimum"] == 0);
  CHECK(definitions["ButtonPanel"]["properties"]["actions"]["patternProperties"].size() == 1);
  CHECK_FALSE(definitions["TextRead"]["properties"]["format"].contains("title"));
  CHECK(definitions["ImageColorMap"]["enum"] == nlohmann::json{0, 1});
}

TEST_CASE("pvi schema: the type is the last property, and defaults keep their order") {
  const auto schema = nlohmann::ordered_json::parse(*screens::device_schema());
  const auto& signal = schema["$defs"]["SignalR"]["properties"];
  CHECK(keys(signal).back() == "type");
  CHECK(keys(signal["read_widget"]["default"]) ==
        std::vector<std::string>{"lines", "format", "precision", "type"});
}

TEST_CASE("pvi schema: there are two formatters") {
  const auto schema = nlohmann::json::parse(*screens::formatter_schema());
  CHECK(schema["oneOf"][0]["$ref"] == "#/$defs/APSFormatter");
  CHECK(schema["$defs"]["DLSFormatter"]["properties"]["label_width"]["default"] == 200);
}

TEST_CASE("pvi schema: the name of the file says which one") {
  tests::MemoryDisk disk;
  CHECK(screens::write_pvi_schema("/a/pvi.device.schema.json", disk));
  CHECK(disk.files.contains("/a/pvi.device.schema.json"));
  CHECK_FALSE(screens::write_pvi_schema("/a/other.schema.json", disk));
}
