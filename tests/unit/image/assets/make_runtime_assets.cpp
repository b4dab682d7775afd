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
