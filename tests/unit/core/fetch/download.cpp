#include "core/fetch/download.hpp"

#include <doctest/doctest.h>

#include <algorithm>

#include "core/base/clock.hpp"
#include "core/base/sha256.hpp"
#include "memory_disk.hpp"

using namespace iocwright;

namespace {

/// Fails with the given errors in order, then writes `content`.
class ScriptedFetcher : public Fetcher {
 public:
  explicit ScriptedFetcher(tests::MemoryDisk& disk) : disk_(disk) {}
  std::vector<FetchError> errors;
  std::string content = "content";
  std::vector<FetchRequest> requests;

  tl::expected<void, FetchError> fetch(const FetchRequest& request) override {
    requests.push_back(request);
    if (requests.size() <= errors.size()) return tl::make_unexpected(errors[requests.size() - 1]);
    disk_.files[request.file] = content;
    return {};
  }

 private:
  tests::MemoryDisk& disk_;
};

/// Sleeps without taking time.
class FakeClock : public Clock {
 public:
  std::vector<double> pauses_s;
  Seconds now() const override { return Seconds(0); }
  void sleep(Seconds time) override { pauses_s.push_back(time.count()); }
};

struct Download {
  tests::MemoryDisk disk;
  ScriptedFetcher fetcher{disk};
  FakeClock clock;
  RealProcess process;
  Environment environment;

  Result<std::string> run(const std::string& sha256 = "") {
    const Machine machine{disk, process, fetcher, clock, environment};
    return fetch::download({"https://host/f", "/d/f", sha256, ""}, machine, fetch::Mirror(), {});
  }
};

}  // namespace

TEST_CASE("download: a file is created under its own name and its hash is returned") {
  Download download;
  const auto hash = download.run();
  REQUIRE(hash);
  CHECK(*hash == Sha256::of("content"));
  CHECK(download.disk.files.at("/d/f") == "content");
  CHECK_FALSE(download.disk.files.contains("/d/f.part"));
}

TEST_CASE("download: the limit and the certificates come from the environment") {
  Download download;
  download.environment.set("IOCWRIGHT_DOWNLOAD_LIMIT", "7");
  download.environment.set("SSL_CERT_FILE", "/etc/site.pem");
  REQUIRE(download.run());
  CHECK(download.fetcher.requests.at(0).maximum_bytes == 7);
  CHECK(download.fetcher.requests.at(0).certificates == "/etc/site.pem");
  download.disk.files.clear();
  download.environment.set("CURL_CA_BUNDLE", "/etc/curl.pem");
  REQUIRE(download.run());
  CHECK(download.fetcher.requests.at(1).certificates == "/etc/curl.pem");
}

TEST_CASE("download: without certificates in the environment, those of the system are used") {
  Download download;
  REQUIRE(download.run());
  CHECK(download.fetcher.requests.at(0).certificates.empty());
}

TEST_CASE("download: transient errors are retried three times, with growing pauses") {
  Download download;
  download.environment.set("IOCWRIGHT_RETRY_DELAY", "2");
  download.fetcher.errors.assign(9, FetchError{"timed out", true, false});
  const auto result = download.run();
  REQUIRE_FALSE(result);
  CHECK(result.error().message() == "cannot download `https://host/f`: timed out");
  CHECK(download.fetcher.requests.size() == 4);
  REQUIRE(download.clock.pauses_s.size() == 3);
  for (int i = 0; i < 3; ++i) {
    CHECK(download.clock.pauses_s[i] >= 2 * (1 << i) * 0.75);
    CHECK(download.clock.pauses_s[i] <= 2 * (1 << i) * 1.25);
  }
}

TEST_CASE("download: other errors are not retried") {
  Download download;
  download.fetcher.errors = {FetchError{"404", false, false}};
  CHECK_FALSE(download.run());
  CHECK(download.fetcher.requests.size() == 1);
}

TEST_CASE("download: an invalid setting is an error that names the variable") {
  Download download;
  download.environment.set("IOCWRIGHT_DOWNLOAD_LIMIT", "1k");
  CHECK(download.run().error().message() ==
        "`IOCWRIGHT_DOWNLOAD_LIMIT` must be a positive whole number, not `1k`");
  download.environment.unset("IOCWRIGHT_DOWNLOAD_LIMIT");
  download.environment.set("IOCWRIGHT_RETRY_DELAY", "soon");
  download.fetcher.errors = {FetchError{"timed out", true, false}};
  CHECK(download.run().error().message() ==
        "`IOCWRIGHT_RETRY_DELAY` must be a number of seconds from 0 to 1000000, not `soon`");
}

TEST_CASE("download: a file with another hash than the required one is an error and is removed") {
  Download download;
  const auto result = download.run(Sha256::of("other"));
  REQUIRE_FALSE(result);
  CHECK(result.error().kind() == DiagKind::fetch_failed);
  CHECK(download.disk.files.empty());
}
