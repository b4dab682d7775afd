#include "image/module/package_names.hpp"

#include <doctest/doctest.h>

#include <algorithm>

using namespace iocwright;
using Names = std::vector<std::string>;

namespace {

Names similar(std::string_view name, Names known) {
  std::ranges::sort(known);
  return image::similar_packages(name, known);
}

}  // namespace

TEST_CASE("package names: a library with another number is similar, the newest one first") {
  CHECK(similar("libavcodec60", {"libavcodec-dev", "libavcodec-extra59", "libavcodec59"}) ==
        Names{"libavcodec59"});
  CHECK(similar("libssl1.1", {"libssl-dev", "libssl3"}) == Names{"libssl3"});
  CHECK(similar("libtiff5", {"libtiff4", "libtiff6", "libtiffxx6"}) == Names{"libtiff6", "libtiff4"});
}

TEST_CASE("package names: the ending t64 does not matter") {
  CHECK(similar("libglib2.0-0t64", {"libglib2.0-0"}) == Names{"libglib2.0-0"});
  CHECK(similar("libtirpc3", {"libtirpc3t64"}) == Names{"libtirpc3t64"});
}

TEST_CASE("package names: a second number may be missing") {
  CHECK(similar("libxml2-16", {"libxml2", "libxml2-dev"}) == Names{"libxml2"});
}

TEST_CASE("package names: known other names come first") {
  CHECK(similar("libjpeg8", {"libjpeg62", "libjpeg62-turbo"}) == Names{"libjpeg62-turbo"});
  CHECK(similar("libz-dev", {"zlib1g-dev"}) == Names{"zlib1g-dev"});
}

TEST_CASE("package names: a name without numbers has no similar ones") {
  CHECK(similar("libpcre-dev", {"libpcre3-dev"}).empty());
  CHECK(similar("nothing1", {"libssl3"}).empty());
}
