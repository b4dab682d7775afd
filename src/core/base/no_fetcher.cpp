// Stub fetcher for the static binary, in which libcurl cannot be linked.
#include "core/base/fetcher.hpp"

namespace iocwright {

tl::expected<void, FetchError> RealFetcher::fetch(const FetchRequest& /*request*/) {
  return tl::unexpected(FetchError{
      "the static iocwright of runtime images cannot download files; use that of a developer image"});
}

}  // namespace iocwright
