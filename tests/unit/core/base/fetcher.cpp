#include "core/base/fetcher.hpp"

#include <doctest/doctest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <filesystem>
#include <thread>

#include "core/base/disk.hpp"
#include "core/base/file_handle.hpp"

using namespace iocwright;

namespace {

/// Gives one answer to the first request to a port of loopback.
class Server {
 public:
  explicit Server(std::string answer) : listener_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in place{};
    place.sin_family = AF_INET;
    place.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof place;
    auto* address = reinterpret_cast<sockaddr*>(&place);
    REQUIRE(::bind(listener_.get(), address, size) == 0);
    REQUIRE(::listen(listener_.get(), 1) == 0);
    REQUIRE(::getsockname(listener_.get(), address, &size) == 0);
    url = "http://127.0.0.1:" + std::to_string(ntohs(place.sin_port)) + "/file";
    thread_ = std::jthread([this, answer = std::move(answer)] {
      const FileHandle client(::accept(listener_.get(), nullptr, nullptr));
      std::string request(4096, '\0');
      if (::read(client.get(), request.data(), request.size()) > 0) [[maybe_unused]]
        const ssize_t sent = ::write(client.get(), answer.data(), answer.size());
    });
  }

  std::string url;

 private:
  FileHandle listener_;
  std::jthread thread_;
};

struct Download {
  std::string folder = "/tmp/iocwright-unit-XXXXXX";
  RealDisk disk;
  RealFetcher fetcher;

  Download() { REQUIRE(::mkdtemp(folder.data()) != nullptr); }
  ~Download() { std::filesystem::remove_all(folder); }

  tl::expected<HttpResponse, FetchError> get(const std::string& answer, const std::string& file) {
    const Server server(answer);
    return fetcher.send({.url = server.url, .most_bytes = 1000, .timeout_s = 30, .file = file});
  }
};

}  // namespace

TEST_CASE("fetcher: an answer without a body makes an empty file") {
  Download download;
  const std::string file = download.folder + "/file";
  REQUIRE(download.disk.write(file, "old"));
  const auto done = download.get("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", file);
  REQUIRE(done);
  CHECK(done->status == 200);
  CHECK(download.disk.read(file) == "");
}

TEST_CASE("fetcher: only the body of a success is written to the file") {
  Download download;
  const std::string file = download.folder + "/file";
  const auto missing = download.get("HTTP/1.1 404 Not Found\r\nContent-Length: 4\r\n\r\nnone", file);
  REQUIRE(missing);
  CHECK(missing->body == "none");
  CHECK_FALSE(*download.disk.exists(file));
  REQUIRE(download.get("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nsome", file));
  CHECK(download.disk.read(file) == "some");
}

TEST_CASE("fetcher: a file that cannot be opened is an error with its reason") {
  Download download;
  const std::string file = download.folder + "/none/file";
  for (const char* answer :
       {"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nsome", "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"}) {
    const auto done = download.get(answer, file);
    REQUIRE_FALSE(done);
    CHECK(done.error().text == "cannot write `" + file + "`: No such file or directory");
  }
}
