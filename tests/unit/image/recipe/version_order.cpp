#include "image/recipe/version_order.hpp"

#include <doctest/doctest.h>

using namespace iocwright;

namespace {

/// Checks that each tag is newer than all before it.
void check_order(const std::vector<std::string>& tags) {
  for (std::size_t i = 0; i < tags.size(); ++i)
    for (std::size_t j = 0; j < tags.size(); ++j) {
      CAPTURE(tags[i]);
      CAPTURE(tags[j]);
      const auto a = image::parse_tag(tags[i]), b = image::parse_tag(tags[j]);
      REQUIRE(a);
      REQUIRE(b);
      CHECK(image::is_same_style(*a, *b));
      CHECK(image::is_older(*a, *b) == (i < j));
    }
}

bool fit(const char* a, const char* b) {
  return image::is_same_style(*image::parse_tag(a), *image::parse_tag(b));
}

}  // namespace

TEST_CASE("version order: the styles of EPICS modules") {
  check_order({"R4", "R4-9", "R4-44", "R4-44-1", "R4-45-beta1", "R4-45-rc1", "R4-45-rc2", "R4-45-rc10",
               "R4-45", "R4-45-1", "R4-45-2-rc1", "R4-45-2", "R10-1"});
  check_order({"3.15.9", "7.0.8-rc1", "7.0.8", "7.0.8.1", "7.0.9", "7.0.10"});
  check_order({"2-0-0-rc1", "2-0-0", "2-0-1", "3-2-1"});
  check_order({"synApps_6_2", "synApps_6_2_1", "synApps_6_3"});
  check_order({"R3.14.12", "R3.14.12a", "R3.14.12b", "R3.14.13"});
}

TEST_CASE("version order: semantic versions") {
  check_order({"v1.0.0-alpha", "v1.0.0-alpha.1", "v1.0.0-alpha.beta", "v1.0.0-beta", "v1.0.0-beta.2",
               "v1.0.0-beta.11", "v1.0.0-rc.1", "v1.0.0", "v1.0.1", "v1.10.0"});
  check_order({"1.0.dev1", "1.0a1", "1.0b1", "1.0rc1", "1.0", "1.0.post1"});
  CHECK_FALSE(image::is_older(*image::parse_tag("1.0.0+a"), *image::parse_tag("1.0.0+b")));
}

TEST_CASE("version order: tags of another style are not comparable") {
  CHECK(fit("R4-45", "R4-45-1"));
  CHECK(fit("R5", "R4-45"));
  CHECK_FALSE(fit("R4-45", "4-45"));
  CHECK_FALSE(fit("R4-45", "R4.45"));
  CHECK_FALSE(fit("1.2.3", "v1.2.3"));
  CHECK_FALSE(fit("R4-45", "R4-45-lab2"));
  CHECK(fit("R4-45-lab1", "R4-45-lab2"));
  CHECK_FALSE(fit("1.2.3", "2024.1.15"));
}

TEST_CASE("version order: what is no version") {
  for (const char* tag : {"main", "", "R", "1.2:3", "1.0+$(x)", "99999999999999999999999"}) {
    CAPTURE(tag);
    CHECK_FALSE(image::parse_tag(tag));
  }
}

TEST_CASE("version order: candidates are newer, of the same style, and no pre-releases") {
  const std::vector<std::string> tags{"R4-46-rc1", "R4-45",   "R4-44", "R4-9",
                                      "v5.0",      "R4-45-1", "main",  "R4-44-1-lab1"};
  CHECK(image::newer_tags("R4-44", tags) == std::vector<std::string>{"R4-45", "R4-45-1"});
  CHECK(image::newer_tags("R4-45-rc1", tags) == std::vector<std::string>{"R4-45", "R4-45-1", "R4-46-rc1"});
  CHECK(image::newer_tags("main", tags).empty());
}
