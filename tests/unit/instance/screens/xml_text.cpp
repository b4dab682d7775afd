#include "instance/screens/xml_text.hpp"

#include <doctest/doctest.h>

using namespace iocwright::screens;

TEST_CASE("xml: text is ASCII, with references for the rest") {
  CHECK(xml_text("a < b & \"c\" > d") == "a &lt; b &amp; \"c\" &gt; d");
  CHECK(xml_text("\u00e9\u29c9\U0001f600") == "&#233;&#10697;&#128512;");
  CHECK(xml_text("a\tb\nc\rd") == "a\tb\nc&#13;d");
}

TEST_CASE("xml: control characters cannot be written") {
  CHECK(is_xml_text("a\tb\nc\rd\u00e9"));
  CHECK_FALSE(is_xml_text(std::string_view("a\0", 2)));
  CHECK_FALSE(is_xml_text("\x1b"));
  CHECK_FALSE(is_xml_text("\uffff"));
}

TEST_CASE("xml: a macro is an element if its name is one") {
  for (const char* name : {"P", "_x", "a-1.b", "\u00e9"}) CHECK(is_element_name(name));
  for (const char* name : {"", "1P", "a:b", "a b", "-a", "$(P)"}) CHECK_FALSE(is_element_name(name));
}
