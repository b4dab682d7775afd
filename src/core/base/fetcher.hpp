// The seam to downloads by HTTP and its kin.
#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include <tl/expected.hpp>

namespace iocwright {

struct FetchRequest {
  std::string url;
  std::string file;  ///< to write; what stands there already is the beginning: only the rest is asked for
  std::uint64_t most_bytes = 0;  ///< of the whole file
  std::function<void(std::uint64_t have, std::uint64_t all)> progress =
      {};  ///< bytes; `all` is 0 when it is not known
};

/// Why a download failed.
struct FetchProblem {
  std::string text;
  bool passing = false;  ///< a fault of the network or a busy server: trying again may help
  bool restart = false;  ///< the beginning that stands there is of no use
};

class Fetcher {
 public:
  virtual ~Fetcher() = default;
  /// Fetches the file, once.
  virtual tl::expected<void, FetchProblem> fetch(const FetchRequest& request) = 0;
};

/// By libcurl: TLS verified, proxy, netrc and CA settings as the environment has them.
class RealFetcher : public Fetcher {
 public:
  tl::expected<void, FetchProblem> fetch(const FetchRequest& request) override;
};

}  // namespace iocwright
