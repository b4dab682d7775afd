// Stub fetcher for the static binary, in which libcurl cannot be linked.
#include "core/base/fetcher.hpp"

namespace iocwright {

tl::expected<void, FetchProblem> RealFetcher::fetch(const FetchRequest& /*request*/) {
  return tl::unexpected(
      FetchProblem{"this is the static iocwright of runtime images, which cannot download; the one of "
                   "developer images can"});
}

}  // namespace iocwright
