#include "image/tools/install_names.hpp"

#include <doctest/doctest.h>

#include <sstream>

#include "core/diag/source.hpp"
#include "environment_with.hpp"
#include "memory_disk.hpp"

namespace iocwright::image {

namespace {

/// An image with Python's ibek first in PATH.
struct Image {
  tests::MemoryDisk disk;
  Environment environment = tests::with({{"PATH", "/venv/bin:/usr/local/bin:/bin"}});
  Sink sink;
  std::ostringstream out;

  Image() {
    disk.folders = {"/venv/bin", "/usr/local/bin"};
    disk.files = {{"/venv/bin/ibek", "python"}, {"/usr/local/bin/iocwright", "ours"}};
    disk.links = {{"/usr/local/bin/ibek", "iocwright"}};
  }

  bool install(const std::string& folder = "") {
    auto done = install_names({"/usr/local/bin/iocwright", folder}, disk, environment, sink, out);
    return !sink.take_error(done);
  }
};

}  // namespace

TEST_CASE("install names: links come first in PATH, in place of other programs") {
  Image image;
  REQUIRE(image.install());
  for (const char* name : {"ibek", "pvi", "ansible.sh", "console", "stdio-socket", "pptty", "uv"}) {
    CAPTURE(name);
    CHECK(image.disk.links["/venv/bin/" + std::string(name)] == "/usr/local/bin/iocwright");
  }
  CHECK_FALSE(image.disk.files.contains("/venv/bin/ibek"));
  CHECK(image.disk.files.size() == 1);
}

TEST_CASE("install names: a real uv is kept, wherever it is") {
  for (const char* place : {"/venv/bin/uv", "/bin/uv"}) {
    CAPTURE(place);
    Image image;
    image.disk.files[place] = "real";
    REQUIRE(image.install());
    CHECK(image.disk.files[place] == "real");
    CHECK_FALSE(image.disk.links.contains("/venv/bin/uv"));
    CHECK(image.out.str().find("kept " + std::string(place)) != std::string::npos);
  }
}

TEST_CASE("install names: a second run changes nothing") {
  Image image;
  REQUIRE(image.install());
  const std::size_t changes = image.disk.changes;
  REQUIRE(image.install());
  CHECK(image.disk.changes == changes);
  CHECK(image.out.str().ends_with("all names are installed in /venv/bin\n"));
}

TEST_CASE("install names: a failure at any change leaves all names as they were") {
  for (std::size_t changes = 0;; ++changes) {
    CAPTURE(changes);
    Image image;
    image.disk.links["/venv/bin/console"] = "python-console";
    const auto files = image.disk.files;
    const auto links = image.disk.links;
    image.disk.failing_call = changes;
    if (image.install() && image.disk.calls <= changes) break;
    if (!image.sink.has_errors()) continue;  // only a look at PATH or a hidden name failed
    CHECK(image.disk.files["/venv/bin/ibek"] == files.at("/venv/bin/ibek"));
    CHECK(image.disk.links["/venv/bin/console"] == links.at("/venv/bin/console"));
  }
}

TEST_CASE("install names: names that PATH finds elsewhere are warned of") {
  Image image;
  image.disk.folders.insert("/opt");
  REQUIRE(image.install("/opt"));
  CHECK(image.sink.first_message().find("`ibek` still means `/venv/bin/ibek`") != std::string::npos);
}

TEST_CASE("install names: a missing folder, or a folder with one of the names, is an error") {
  Image image;
  CHECK_FALSE(image.install("/none"));
  Image other;
  other.disk.folders.insert("/venv/bin/pvi");
  CHECK_FALSE(other.install());
}

}  // namespace iocwright::image
