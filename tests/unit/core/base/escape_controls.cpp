#include "core/base/escape_controls.hpp"

#include <doctest/doctest.h>

using iocwright::text::escape_controls;
using iocwright::text::escape_controls_in_json;

TEST_CASE("escape controls: control and bidirectional characters become visible") {
  CHECK(escape_controls("a\x1b[2J\x7f") == "a\\u{1b}[2J\\u{7f}");
  CHECK(escape_controls("\u202Ea\u2069 \u0085\u009B") == "\\u{202e}a\\u{2069} \\u{85}\\u{9b}");
  CHECK(escape_controls("\uFEFFiocInit") == "\\u{feff}iocInit");
  CHECK(escape_controls("gr\u00fc\u00dfe \u6f22 \u200F") == "gr\u00fc\u00dfe \u6f22 \u200F");
}

TEST_CASE("escape controls: bytes that are not UTF-8 become visible") {
  CHECK(escape_controls("gr\xFC\xDF\x65") == "gr\\xfc\\xdfe");
  CHECK(escape_controls("\xE2\x80") == "\\xe2\\x80");
}

TEST_CASE("escape controls: characters to keep are unchanged") {
  CHECK(escape_controls("a\n\tb\r", "\n\t") == "a\n\tb\\u{d}");
  CHECK(escape_controls("a\nb") == "a\\u{a}b");
}

TEST_CASE("escape controls: JSON has its own form, so that a program reads the character itself") {
  CHECK(escape_controls_in_json("{\"a\":\"\u202E\u009b\"}") == "{\"a\":\"\\u202e\\u009b\"}");
}
