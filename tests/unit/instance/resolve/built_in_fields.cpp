#include "instance/resolve/built_in_fields.hpp"

#include <doctest/doctest.h>

#include "lang/yaml/yaml_tester.hpp"

using namespace iocwright;

namespace {

struct Fields {
  Fields(std::string_view type, const std::string& text) : yaml(text) {
    const resolve::GivenFields given(yaml::as_mapping(yaml.document->root()));
    values = resolve::built_in_fields(*model::find_built_in(type), given, {},
                                      [this](const Diagnostic& error) { errors.push_back(error.message()); });
  }
  tests::ParsedYaml yaml;
  std::optional<Dict> values;
  std::vector<std::string> errors;
};

}  // namespace

TEST_CASE("built-in fields: fields that are not given have their defaults") {
  const Fields test("ibek.wait_ip", "type: ibek.wait_ip\naddress: a:1\n");
  REQUIRE(test.values);
  CHECK(test.values->find("device")->as_string() == "DEVICE");
  CHECK(test.values->find("timeout")->as_int() == 0);
  CHECK(test.values->find("entity_enabled")->as_bool());
  CHECK(test.values->find("policy")->as_string().empty());
}

TEST_CASE("built-in fields: values are converted to the type of the field") {
  const Fields test("ibek.wait_ip", "address: a:1\ntimeout: '7'\nentity_enabled: no\n");
  REQUIRE(test.values);
  CHECK(test.values->find("timeout")->as_int() == 7);
  CHECK_FALSE(test.values->find("entity_enabled")->as_bool());
}

TEST_CASE("built-in fields: all errors are reported at once") {
  const Fields test("ibek.repeat", "values: 7\nvariabel: x\n");
  CHECK_FALSE(test.values);
  CHECK(test.errors ==
        std::vector<std::string>{"`ibek.repeat` has no parameter `variabel`",
                                 "`ibek.repeat` needs the parameter `entity`",
                                 "`values`: expected a list or a string, found the number `7`"});
}

TEST_CASE("built-in fields: only USB devices can have a serial number") {
  CHECK(Fields("ibek.wait_usb", "id: '1:2'\nserial: S\n").values);
  CHECK_FALSE(Fields("ibek.wait_ip", "address: a:1\nserial: S\n").values);
}
