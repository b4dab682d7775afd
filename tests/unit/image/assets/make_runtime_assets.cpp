#include "image/assets/make_runtime_assets.hpp"

#include <doctest/doctest.h>

using namespace iocwright;

TEST_CASE("runtime assets: files and links are listed with their destinations, folders are not") {
  const image::AssetPlan plan{{"/epics", {image::AssetKind::folder, "/epics", "", false}},
                              {"/epics/a", {image::AssetKind::file, "/epics/a", "", false}},
                              {"/epics/b", {image::AssetKind::link, "/epics/b", "a", false}}};
  CHECK(image::describe(plan, "/assets") ==
        "/epics/a -> /assets/epics/a\n/epics/b -> /assets/epics/b (link)\n");
}

TEST_CASE("runtime assets: notes are listed with the files, and printed before the counts") {
  const image::AssetPlan plan{
      {"/lib/a.so", {image::AssetKind::file, "/lib/a.so", "", true, "may be opened"}}};
  CHECK(image::describe(plan, "/assets") == "/lib/a.so -> /assets/lib/a.so (may be opened)\n");
  image::ExtractOptions options{.destination = "/assets", .move = false, .strip = {}};
  const image::ExtractCounts counts{.files = 1, .links = 2, .strip = {.stripped = 3, .debug_files = 4}};
  CHECK(image::summary(plan, counts, options) ==
        "/lib/a.so: may be opened\n1 files and 2 links in /assets, 3 stripped of symbols\n");
  options.strip.debug_folder = "/debug";
  CHECK(
      image::summary({}, counts, options) ==
      "1 files and 2 links in /assets, 3 stripped of symbols\n4 files of debugging information in /debug\n");
}
