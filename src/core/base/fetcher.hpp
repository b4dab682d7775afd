// Download interface for HTTP and similar protocols, so that tests can replace the network.
#pragma once

#include <cstdint>
#include <functional>
#include <string>

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

/// A means to download files.
class Fetcher {
 public:
  virtual ~Fetcher() = default;
  /// Downloads the file in a single attempt.
  virtual tl::expected<void, FetchError> fetch(const FetchRequest& request) = 0;
};

/// Downloads with libcurl. Verifies TLS certificates; the proxy comes from the environment, and credentials
/// come from ~/.netrc.
class RealFetcher : public Fetcher {
 public:
  tl::expected<void, FetchError> fetch(const FetchRequest& request) override;
};

}  // namespace iocwright
