// Download interface for HTTP and similar protocols, so that tests can replace the network.
#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include <tl/expected.hpp>

namespace iocwright {

struct FetchRequest {
  std::string url;
  /// File to write. If it exists, the download is resumed from its end.
  std::string file;
  std::uint64_t most_bytes = 0;  ///< maximum size of the file; 0: unlimited
  /// Called with byte counts; `all` is 0 if the size is unknown.
  std::function<void(std::uint64_t have, std::uint64_t all)> progress = {};
};

/// Why a download failed.
struct FetchProblem {
  std::string text;
  bool passing = false;  ///< network error or busy server: a retry may help
  bool restart = false;  ///< the existing part of the file is unusable: start over
};

class Fetcher {
 public:
  virtual ~Fetcher() = default;
  /// Downloads the file in a single attempt.
  virtual tl::expected<void, FetchProblem> fetch(const FetchRequest& request) = 0;
};

/// Downloads with libcurl. Verifies TLS certificates; proxy, netrc and CA settings come from the environment.
class RealFetcher : public Fetcher {
 public:
  tl::expected<void, FetchProblem> fetch(const FetchRequest& request) override;
};

}  // namespace iocwright
