#include "instance/boot/yaml_scalar.hpp"

#include <doctest/doctest.h>

#include "lang/yaml/yaml_tester.hpp"

using namespace iocwright;

TEST_CASE("yaml scalar: a string is plain only if that reads back as the same string") {
  CHECK(boot::yaml_scalar("10.0.0.1:4001", 9, 2) == " 10.0.0.1:4001");
  CHECK(boot::yaml_scalar("", 9, 2) == " ''");
  CHECK(boot::yaml_scalar("7", 9, 2) == " '7'");
  CHECK(boot::yaml_scalar("a: b", 9, 2) == " 'a: b'");
  CHECK(boot::yaml_scalar("tab\there", 9, 2) == " \"tab\\there\"");
}

// Only short strings: folded ones may read back changed, because we write the same bytes as the reference.
TEST_CASE("yaml scalar: a short string of any characters reads back unchanged") {
  const std::string parts[] = {"a", " ",      "\n",         "\t", "'", "\"",  "\\",  ":",    "#",
                               "-", "\u00e9", "\U0001F600", "{",  "*", "yes", "0x1", "\x01", "\u2028"};
  unsigned state = 1;
  for (int round = 0; round < 2000; ++round) {
    std::string text;
    for (unsigned length = round % 15U; length > 0; --length) {
      state = state * 1664525U + 1013904223U;
      text += parts[(state >> 16U) % std::size(parts)];
    }
    const std::string file = "- k:" + boot::yaml_scalar(text, 4, 4) + "\n";
    const tests::ParsedYaml yaml(file);
    CAPTURE(file);
    REQUIRE(yaml.document);
    const auto& item = yaml::as_mapping(*yaml::as_sequence(yaml.document->root()).items[0]);
    REQUIRE(item.find("k")->value->is_string());
    REQUIRE(item.find("k")->value->value.as_string() == text);
  }
}
