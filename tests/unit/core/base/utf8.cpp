#include "core/base/utf8.hpp"

#include <doctest/doctest.h>

using namespace iocwright;

TEST_CASE("utf8: positions and lengths are counted in code points") {
  const std::string text = "a\u00e9\u20ac\U0001F600z";
  CHECK(utf8::length(text) == 5);
  CHECK(utf8::byte_offset(text, 3) == 6);
  CHECK(utf8::byte_offset(text, 99) == text.size());
  CHECK(utf8::code_point_index(text, 6) == 3);
  CHECK(utf8::slice(text, 1, 2) == "\u00e9\u20ac");
  CHECK(utf8::slice(text, 4, 9) == "z");
  CHECK(utf8::encode_all(utf8::decode_all(text)) == text);
}

TEST_CASE("utf8: malformed strings are not valid") {
  CHECK(utf8::is_valid("gr\u00fc\u00df"));
  CHECK_FALSE(utf8::is_valid("\xff"));
  CHECK_FALSE(utf8::is_valid("\xc3"));              // truncated
  CHECK_FALSE(utf8::is_valid("\xc0\xaf"));          // overlong encoding
  CHECK_FALSE(utf8::is_valid("\xed\xa0\x80"));      // surrogate
  CHECK_FALSE(utf8::is_valid("\xf4\x90\x80\x80"));  // beyond the last code point
}

TEST_CASE("utf8: a malformed byte decodes to itself") {
  const utf8::Decoded decoded = utf8::decode(
      "\xff"
      "a");
  CHECK(decoded.code_point == 0xff);
  CHECK(decoded.size == 1);
}
