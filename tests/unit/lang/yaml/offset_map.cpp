#include "lang/yaml/offset_map.hpp"

#include <doctest/doctest.h>

using iocwright::yaml::OffsetMap;

TEST_CASE("yaml offset map: character counts become byte offsets, in any order") {
  OffsetMap map("a\u00e9\u6f22b", 0);
  CHECK(map.byte(1) == 1);
  CHECK(map.byte(3) == 6);
  CHECK(map.byte(2) == 3);
  CHECK(map.byte(0) == 0);
}

TEST_CASE("yaml offset map: offsets include the skipped bytes") {
  CHECK(OffsetMap("\xEF\xBB\xBF"
                  "ab",
                  3)
            .byte(1) == 4);
  CHECK(OffsetMap("\xEF\xBB\xBF\u00e9"
                  "b",
                  3)
            .byte(1) == 5);
}

TEST_CASE("yaml offset map: an index beyond the end counts as the end") {
  CHECK(OffsetMap("ab", 0).byte(9) == 2);
  CHECK(OffsetMap("\u00e9", 0).byte(9) == 2);
}
