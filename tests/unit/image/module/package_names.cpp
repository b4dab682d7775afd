#include "image/module/package_names.hpp"

#include <doctest/doctest.h>

#include <algorithm>

#include "core/base/text.hpp"

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

namespace {

/// An apt that knows a few packages.
struct FakeApt : Process {
  std::string known = "libavcodec59\nlibtiff6\npython3.11\nzlib1g-dev\n";

  FileResult<ProcessResult> run(const ProcessRequest& request) override {
    CHECK(text::join(request.arguments, " ") == "apt-cache pkgnames");
    return ProcessResult{known.empty() ? 100 : 0, known, ""};
  }
  FileError become(const ProcessRequest&) override { return {}; }
};

}  // namespace

TEST_CASE("package names: libraries are replaced by those that apt has, everything else is for the user") {
  FakeApt apt;
  const auto names = [&](const Names& wanted) { return image::names_for_apt(wanted, apt, {}); };
  const auto libraries = names({"libtiff6", "libavcodec60", "libz-dev", "/tmp/x.deb"});
  CHECK(libraries.names == Names{"libtiff6", "libavcodec59", "zlib1g-dev", "/tmp/x.deb"});
  CHECK(libraries.notes == Names{"apt has no package `libavcodec60`; installing `libavcodec59` instead",
                                 "apt has no package `libz-dev`; installing `zlib1g-dev` instead"});
  CHECK(libraries.hint.empty());
  const auto others = names({"python3.10", "libavcodec60=7:6", "libnothing1"});
  CHECK(others.names == Names{"python3.10", "libavcodec60=7:6", "libnothing1"});
  CHECK(others.notes.empty());
  CHECK(others.hint ==
        "apt has no package `python3.10`; use `python3.11`\n"
        "apt has no package `libavcodec60`; use `libavcodec59`\n"
        "apt has no package `libnothing1`");
  apt.known.clear();
  CHECK(names({"libavcodec60"}).names == Names{"libavcodec60"});
}
