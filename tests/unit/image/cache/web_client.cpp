#include "image/cache/web_client.hpp"

#include <doctest/doctest.h>

#include "core/base/clock.hpp"
#include "environment_with.hpp"
#include "memory_disk.hpp"

using namespace iocwright;
using namespace iocwright::image;

namespace {

/// Gives prepared answers, and notes how long the client waits between them.
struct Server : Fetcher {
  std::vector<tl::expected<HttpResponse, FetchError>> answers;
  std::size_t requests = 0;

  tl::expected<void, FetchError> fetch(const FetchRequest&) override {
    return tl::make_unexpected(FetchError{"not used"});
  }
  tl::expected<HttpResponse, FetchError> send(const HttpRequest&) override { return answers.at(requests++); }
};

struct FakeClock : Clock {
  std::vector<double> pauses_s;
  Seconds now() const override { return Seconds(0); }
  void sleep(Seconds time) override { pauses_s.push_back(time.count()); }
};

struct Client {
  tests::MemoryDisk disk;
  RealProcess process;
  Server server;
  FakeClock clock;
  Environment environment = tests::with({{"IOCWRIGHT_RETRY_DELAY", "0"}});

  Result<HttpResponse> send() {
    const Machine machine{disk, process, server, clock, environment};
    return send_with_retries({.url = "https://u:secret@host/x", .headers = {}}, machine);
  }
};

tl::expected<HttpResponse, FetchError> lost() { return tl::make_unexpected(FetchError{"reset", true}); }

}  // namespace

TEST_CASE("web client: a busy server is asked again after the time that it says") {
  Client client;
  client.server.answers = {HttpResponse{.status = 429, .headers = {{"retry-after", "7"}}},
                           HttpResponse{.status = 503, .headers = {{"retry-after", "Fri, 31 Dec 1999"}}},
                           HttpResponse{.status = 503, .headers = {{"retry-after", "100000"}}},
                           HttpResponse{.status = 200}};
  CHECK(client.send()->status == 200);
  CHECK(client.clock.pauses_s == std::vector<double>{7, 0, 60});
}

TEST_CASE("web client: a lost connection is tried again, and then an error without secrets") {
  Client client;
  client.server.answers = {lost(), HttpResponse{.status = 404}};
  CHECK(client.send()->status == 404);
  client.server.answers = {lost(), lost(), lost(), lost()};
  client.server.requests = 0;
  CHECK(client.send().error().message() == "cannot reach `https://host/x`: reset");
  CHECK(client.server.requests == 4);
}

TEST_CASE("web client: an error that a retry cannot mend is not tried again") {
  Client client;
  client.server.answers = {tl::make_unexpected(FetchError{"unknown CA"})};
  CHECK(!client.send());
  client.server.answers = {HttpResponse{.status = 501}};
  client.server.requests = 0;
  CHECK(client.send()->status == 501);
}
