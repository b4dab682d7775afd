#include <doctest/doctest.h>

#include "core/base/clock.hpp"
#include "environment_with.hpp"
#include "image/cache/cache_place.hpp"
#include "memory_disk.hpp"

using namespace iocwright;
using namespace iocwright::image;

namespace {

/// A registry whose answers depend on the URL, and the requests that it gets.
struct Server : Fetcher {
  std::map<std::string, HttpResponse> answers;
  std::vector<HttpRequest> requests;

  tl::expected<void, FetchError> fetch(const FetchRequest&) override {
    return tl::make_unexpected(FetchError{"not used"});
  }
  tl::expected<HttpResponse, FetchError> send(const HttpRequest& request) override {
    requests.push_back(request);
    const auto found = answers.find(request.url.substr(0, request.url.find('?')));
    return found == answers.end() ? HttpResponse{.status = 404} : found->second;
  }
};

struct Scene {
  tests::MemoryDisk disk;
  RealProcess process;
  Server server;
  RealClock clock;
  Environment environment =
      tests::with({{"IOCWRIGHT_RETRY_DELAY", "0"}, {"REGISTRY_AUTH_FILE", "/auth.json"}});
  Machine machine{disk, process, server, clock, environment};
  std::unique_ptr<CachePlace> place = oci_place("https", "registry", "epics", machine);
};

}  // namespace

TEST_CASE("oci place: a list of tags that refers to itself is an error") {
  Scene scene;
  scene.server.answers["https://registry/v2/epics/tags/list"] = {
      .status = 200,
      .headers = {{"link", "</v2/epics/tags/list?last=a>; rel=\"next\""}},
      .body = R"({"tags": ["a"]})"};
  const auto listed = scene.place->list();
  REQUIRE_FALSE(listed);
  CHECK(listed.error().message() ==
        "`registry` lists its tags without an end: `https://registry/v2/epics/tags/list?last=a` follows "
        "itself");
  CHECK(scene.server.requests.size() == 2);
}

TEST_CASE("oci place: another server that an upload leads to cannot ask for the credentials") {
  Scene scene;
  scene.disk.files["/auth.json"] = R"({"auths": {"registry": {"auth": "dXNlcjpwYXNz"}}})";
  scene.server.answers["https://registry/v2/epics/blobs/uploads/"] = {
      .status = 202, .headers = {{"location", "https://other/upload"}}};
  scene.server.answers["https://other/upload"] = {
      .status = 401,
      .reason = "Unauthorized",
      .headers = {{"www-authenticate", "Bearer realm=\"https://other/token\",service=\"x\""}}};
  scene.server.answers["https://other/token"] = {.status = 200, .body = R"({"token": "t"})"};
  const auto stored = scene.place->put("a", "/proc/self/cmdline");
  REQUIRE_FALSE(stored);
  CHECK(stored.error().message().starts_with("`https://other/upload"));
  for (const HttpRequest& request : scene.server.requests) {
    CAPTURE(request.url);
    CHECK_FALSE(request.url.starts_with("https://other/token"));
    for (const std::string& header : request.headers) CHECK_FALSE(header.starts_with("Authorization"));
  }
}
