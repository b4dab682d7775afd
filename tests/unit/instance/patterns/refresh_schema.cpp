#include "instance/patterns/refresh_schema.hpp"

#include <doctest/doctest.h>

#include "instance/patterns/pattern_tester.hpp"

using namespace iocwright;
using namespace iocwright::patterns;

namespace {

struct SchemaTester : tests::PatternTester {
  SchemaTester() { disk.files["/i/values.yaml"] = "image: ghcr.io/acme/ioc-x:1.0\n"; }

  std::string refresh() {
    auto in = instance();
    return tests::message_of(refresh_schema(in, true));
  }
  void has_copy(const std::string& schema, const std::string& validators) {
    disk.files["/cache/ghcr.io/acme/ioc-x/1.0.json"] = schema;
    disk.files["/cache/ghcr.io/acme/ioc-x/1.0.validators.json"] = validators;
  }
};

const std::string url = "https://github.com/acme/ioc-x/releases/download/1.0/ibek.ioc.schema.json";

}  // namespace

TEST_CASE("schema: is loaded, kept, and written with the line for editors") {
  SchemaTester t;
  t.disk.files["/i/config/ioc.yaml"] = "a: 1\n";
  t.fetcher.answers = {{.status = 200, .headers = {{"etag", "\"v1\""}}, .body = "{\"a\":1e5}"}};
  CHECK(t.refresh() == "");
  CHECK(t.fetcher.requests[0].url == url);
  CHECK(t.disk.files["/i/ioc.schema.json"] == "{\n  \"a\": 100000.0\n}\n");
  CHECK(t.disk.files["/i/config/ioc.yaml"] == "# yaml-language-server: $schema=../ioc.schema.json\na: 1\n");
  CHECK(t.disk.files["/cache/ghcr.io/acme/ioc-x/1.0.json"] == "{\n  \"a\": 100000.0\n}");
  CHECK(t.disk.files["/cache/ghcr.io/acme/ioc-x/1.0.validators.json"] == "{\"ETag\": \"\\\"v1\\\"\"}");
  CHECK(t.said() == "");
}

TEST_CASE("schema: a copy is asked for again by its validators, and used if nothing changed") {
  SchemaTester t;
  t.has_copy("{}", "{\"ETag\": \"v1\", \"Last-Modified\": \"then\"}");
  t.fetcher.answers = {{.status = 304}};
  CHECK(t.refresh() == "");
  CHECK(t.fetcher.requests[0].headers ==
        std::vector<std::string>{"If-None-Match: v1", "If-Modified-Since: then"});
  CHECK(t.disk.files["/i/ioc.schema.json"] == "{}\n");
}

TEST_CASE("schema: a change since the copy was made is reported") {
  SchemaTester t;
  t.has_copy("{\"old\": 1}", "broken");
  t.fetcher.answers = {{.status = 200, .body = "{}"}};
  CHECK(t.refresh() == "");
  CHECK(t.fetcher.requests[0].headers.empty());
  CHECK(t.said() == "Published schema for ghcr.io/acme/ioc-x:1.0 changed since it was cached\n");
}

TEST_CASE("schema: without an answer, the copy is used, which is reported") {
  SchemaTester t;
  t.has_copy("{}", "{}");
  CHECK(t.refresh() == "");
  CHECK(t.said() ==
        "Using cached schema for ghcr.io/acme/ioc-x:1.0, could not revalidate it: could not fetch " + url +
            ": <urlopen error [Errno 111] Connection refused>\n");
  CHECK(t.disk.files["/i/ioc.schema.json"] == "{}\n");
}

TEST_CASE("schema: without an answer and a copy, an old schema is an error, none is skipped") {
  SchemaTester t;
  CHECK(t.refresh() == "");
  CHECK(t.said().ends_with(": <urlopen error [Errno 111] Connection refused>; skipping schema generation\n"));
  t.disk.files["/i/ioc.schema.json"] = "{}";
  CHECK(t.refresh() ==
        "Cannot refresh /i/ioc.schema.json (image ghcr.io/acme/ioc-x:1.0): could not fetch " + url +
            ": <urlopen error [Errno 111] Connection refused>. The existing schema may be for a "
            "different image.");
}

TEST_CASE("schema: one that is not published is skipped, whatever there is") {
  SchemaTester t;
  t.has_copy("{}", "{}");
  t.disk.files["/i/ioc.schema.json"] = "old";
  t.fetcher.answers = {{.status = 404, .reason = "Not Found"}, {.status = 200, .body = "<html>"}};
  CHECK(t.refresh() == "");
  CHECK(t.refresh() == "");
  CHECK(t.said() ==
        "Schema not found for i (image ghcr.io/acme/ioc-x:1.0): could not fetch " + url +
            ": HTTP Error 404: Not Found; skipping schema generation\nSchema not found for i (image "
            "ghcr.io/acme/ioc-x:1.0): " +
            url +
            " did not return JSON: Expecting value: line 1 column 1 (char 0); skipping schema "
            "generation\n");
  CHECK(t.disk.files["/i/ioc.schema.json"] == "old");
}

TEST_CASE("schema: only the first file that may name the image is read") {
  SchemaTester t;
  t.disk.files["/i/values.yaml"] = "a: 1\n";
  t.disk.files["/i/compose.yml"] = "image: ghcr.io/acme/ioc-x:1.0\n";
  CHECK(t.refresh() == "");
  CHECK(t.said() ==
        "Schema not found for i: no published image pinned in values.yaml/compose.yml; skipping schema "
        "generation\n");
  t.disk.files.erase("/i/values.yaml");
  CHECK(t.refresh() == "");
  CHECK(t.fetcher.requests.size() == 1);
}

TEST_CASE("schema: a folder that is not an instance is explained") {
  SchemaTester t;
  t.disk.files.clear();
  CHECK(t.refresh() == "");
  CHECK(t.said() ==
        "/i is not an IOC instance: no values.yaml / compose.yml pinning an image, so there is no schema "
        "to generate\n");
}

TEST_CASE("schema: of an image at a GitLab host, the file that the user put into the cache is used") {
  SchemaTester t;
  t.disk.files["/i/values.yaml"] = "image: registry.gitlab.x.org/acme/ioc-x:1.0\n";
  CHECK(t.refresh() == "");
  CHECK(t.said().find("no schema file at /cache/registry.gitlab.x.org/acme/ioc-x/1.0.json") !=
        std::string::npos);
  t.disk.files["/cache/registry.gitlab.x.org/acme/ioc-x/1.0.json"] = "{}";
  CHECK(t.refresh() == "");
  CHECK(t.disk.files["/i/ioc.schema.json"] == "{}\n");
  CHECK(t.fetcher.requests.empty());
}

TEST_CASE("schema: definition files with errors end the command") {
  SchemaTester t;
  t.disk.files["/i/config/x.ibek.support.yaml"] = "module: x\n";
  t.fetcher.answers = {{.status = 200, .body = "{}"}};
  CHECK(t.refresh() == "the definition files have errors");
  CHECK(t.said().find("entity_models") != std::string::npos);
  CHECK_FALSE(t.disk.files.contains("/i/ioc.schema.json"));
}

TEST_CASE("schema: a copy that cannot be written is a warning") {
  SchemaTester t;
  t.environment.set("IBEK_SCHEMA_CACHE", "");
  t.fetcher.answers = {{.status = 200, .body = "{}"}};
  CHECK(t.refresh() == "");
  CHECK(t.disk.files["./ghcr.io/acme/ioc-x/1.0.json"] == "{}");
}

TEST_CASE("schema: any answer of success has a schema, if it is JSON") {
  SchemaTester t;
  t.fetcher.answers = {{.status = 203, .body = "{}"}, {.status = 204}};
  CHECK(t.refresh() == "");
  CHECK(t.disk.files["/i/ioc.schema.json"] == "{}\n");
  CHECK(t.refresh() == "");
  CHECK(
      t.said().ends_with("did not return JSON: Expecting value: line 1 column 1 (char 0); skipping schema "
                         "generation\n"));
}

TEST_CASE("schema: \"not modified\" without a copy is no schema") {
  SchemaTester t;
  t.disk.files["/i/ioc.schema.json"] = "{}";
  t.fetcher.answers = {{.status = 304}};
  CHECK(t.refresh() ==
        "Cannot refresh /i/ioc.schema.json (image ghcr.io/acme/ioc-x:1.0): " + url +
            " returned 304 but nothing is cached. The existing schema may be for a different image.");
}

TEST_CASE("schema: a copy that is not an object is none") {
  SchemaTester t;
  t.has_copy("[]", "{\"ETag\": \"v1\"}");
  t.fetcher.answers = {{.status = 200, .body = "{}"}};
  CHECK(t.refresh() == "");
  CHECK(t.fetcher.requests[0].headers.empty());
  CHECK(t.said() == "");
}
