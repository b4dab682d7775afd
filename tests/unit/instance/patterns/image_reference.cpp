#include "instance/patterns/image_reference.hpp"

#include <doctest/doctest.h>

#include "instance/patterns/yaml_text.hpp"

using namespace iocwright;
using namespace iocwright::patterns;

namespace {

std::string image_in(const std::string& yaml) {
  const auto document = parse_yaml(yaml, "values.yaml");
  REQUIRE(document);
  const yaml::Node* image = find_image((*document)->root());
  return image == nullptr ? "none" : image->value.as_string();
}

/// `ORG REPOSITORY TAG`, taken from the URL, and the name in the cache; or the error.
std::string published(std::string_view image) {
  const auto found = published_schema(image);
  if (!found) return found.error().message();
  const std::string url = found->url.substr(std::string("https://github.com/").size());
  return url.substr(0, url.rfind('/')) + " " + found->cache_name + (found->is_gitlab ? " gitlab" : "");
}

}  // namespace

TEST_CASE("image: the first string under `image` that is one counts") {
  CHECK(image_in("a: {image: plain}\nb:\n- image: {x: 1, image: 'h/o/r:1'}\nimage: 'h/o/r:2'\n") ==
        "h/o/r:1");
  CHECK(image_in("image: h/Replace/x:1\n") == "none");
  CHECK(image_in("other: h/o/r:1\n") == "none");
}

TEST_CASE("image: all images of a Generic IOC have one schema") {
  const std::string schema = "acme/ioc-x/releases/download/1.0 ghcr.io/acme/ioc-x/1.0.json";
  for (const char* name :
       {"ioc-x", "ioc-x-runtime", "ioc-x-developer", "ioc-x-rtems-beatnik-developer", "ioc-x-linux-runtime"})
    CHECK(published("ghcr.io/acme/" + std::string(name) + ":1.0") == schema);
  CHECK(published("ghcr.io/acme/ioc-x-linux:1.0") ==
        "acme/ioc-x-linux/releases/download/1.0 ghcr.io/acme/ioc-x-linux/1.0.json");
}

TEST_CASE("image: the host may be missing, or have a port") {
  CHECK(published("acme/ioc-x:1.0") == "acme/ioc-x/releases/download/1.0 docker.io/acme/ioc-x/1.0.json");
  CHECK(published("localhost:5000/acme/ioc-x:1.0") ==
        "acme/ioc-x/releases/download/1.0 localhost_5000/acme/ioc-x/1.0.json");
  CHECK(published("localhost/acme/ioc-x:1.0") ==
        "acme/ioc-x/releases/download/1.0 localhost/acme/ioc-x/1.0.json");
}

TEST_CASE("image: of a deep path, the first and the last part count") {
  CHECK(published("ghcr.io/acme/a/b/ioc-x:1.0") ==
        "acme/ioc-x/releases/download/1.0 ghcr.io/acme/a/b/ioc-x/1.0.json");
  CHECK(published("registry.gitlab.x.org/acme/g/ioc-x-runtime:1.0").ends_with(" gitlab"));
}

TEST_CASE("image: a digest is ignored, and a tag is required") {
  CHECK(published("ghcr.io/acme/ioc-x:1.0@sha256:00") ==
        "acme/ioc-x/releases/download/1.0 ghcr.io/acme/ioc-x/1.0.json");
  CHECK(published("ghcr.io/acme/ioc-x@sha256:00") == "image 'ghcr.io/acme/ioc-x@sha256:00' has no tag");
  CHECK(published("ghcr.io/ioc-x:1.0") == "cannot parse org/repo from image 'ghcr.io/ioc-x:1.0'");
  CHECK(published("ghcr.io/../ioc-x:1.0") == "cannot parse org/repo from image 'ghcr.io/../ioc-x:1.0'");
}
