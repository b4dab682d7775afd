#include "core/base/encoding.hpp"

#include <doctest/doctest.h>

using namespace iocwright;

TEST_CASE("encoding: base64 has padding, and anything else is not base64") {
  CHECK(encode_base64("") == "");
  CHECK(encode_base64("a") == "YQ==");
  CHECK(encode_base64("ab") == "YWI=");
  CHECK(encode_base64("abc") == "YWJj");
  for (const std::string text : {"", "a", "ab", "abc", "abcd", "\xff\x00\x7f"})
    CHECK(decode_base64(encode_base64(text)) == text);
  CHECK(!decode_base64("a b"));
}

TEST_CASE("encoding: a part of a URL keeps only unreserved characters") {
  CHECK(percent_encoded("aZ09-._~") == "aZ09-._~");
  CHECK(percent_encoded("a b/c:\xc3\xa9") == "a%20b%2Fc%3A%C3%A9");
}
