// Download interface for HTTP and similar protocols, so that tests can replace the network.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include <tl/expected.hpp>

namespace iocwright {

/// A file to download.
struct FetchRequest {
  std::string url;
  /// File to write. If it exists, the download is resumed from its end.
  std::string file;
  std::uint64_t maximum_bytes = 0;  ///< maximum size of the file; 0: unlimited
  std::string certificates = {};    ///< file of CA certificates; empty: those of the system
  /// Called with byte counts; `all` is 0 if the size is unknown.
  std::function<void(std::uint64_t have, std::uint64_t all)> progress = {};
};

/// Why a download failed.
struct FetchError {
  std::string text;
  bool transient = false;  ///< network error or busy server: a retry may help
  bool restart = false;    ///< the existing part of the file is unusable: start over
};

/// A request to a web server. By default, loads a small document into memory.
struct HttpRequest {
  std::string url;
  std::vector<std::string> headers = {};  ///< `NAME: VALUE`
  std::uint64_t most_bytes = 0;           ///< maximum size of the body
  int timeout_s = 0;                      ///< without a connection, or without data
  std::string certificates = {};          ///< file of CA certificates; empty: those of the system
  std::string method = "GET";             ///< GET, HEAD, PUT, POST or DELETE
  std::string body = {};                  ///< to send with PUT or POST
  std::string upload = {};                ///< file to send with PUT instead; empty: none
  /// File to write the body of a successful answer to, instead of loading it; empty: none. It is created or
  /// truncated even if the answer has no body.
  std::string file = {};
};

/// The answer of a server, after redirects.
struct HttpResponse {
  int status = 0;
  std::string reason = {};                          ///< such as `Not Found`
  std::map<std::string, std::string> headers = {};  ///< by name in lower case
  std::string body = {};
};

/// Whether the server has done what was asked: a status of 2xx.
inline bool is_success(const HttpResponse& response) {
  constexpr int success = 200, redirection = 300;
  return response.status >= success && response.status < redirection;
}

/// A means to download files.
class Fetcher {
 public:
  virtual ~Fetcher() = default;
  /// Downloads the file in a single attempt.
  virtual tl::expected<void, FetchError> fetch(const FetchRequest& request) = 0;
  /// Sends a request, in a single attempt. Answers with an error status are results, too.
  virtual tl::expected<HttpResponse, FetchError> send(const HttpRequest& request) {
    return tl::make_unexpected(FetchError{"cannot reach `" + request.url + "`"});
  }
};

/// Downloads with libcurl. Verifies TLS certificates; the proxy comes from the environment, and credentials
/// come from ~/.netrc.
class RealFetcher : public Fetcher {
 public:
  tl::expected<void, FetchError> fetch(const FetchRequest& request) override;
  /// Uses HTTP/1.1. The message of a failure is the one of Python's urllib for the most common causes, such
  /// as
  /// `[Errno 111] Connection refused`.
  tl::expected<HttpResponse, FetchError> send(const HttpRequest& request) override;
};

}  // namespace iocwright
