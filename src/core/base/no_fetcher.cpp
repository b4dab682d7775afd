// Stub fetcher for the static binary, in which libcurl cannot be linked.
#include "core/base/fetcher.hpp"

namespace iocwright {

namespace {

tl::unexpected<FetchError> failed() {
  return tl::unexpected(FetchError{
      "the static iocwright of runtime images cannot download files; use that of a developer image"});
}

}  // namespace

tl::expected<void, FetchError> RealFetcher::fetch(const FetchRequest& /*request*/) { return failed(); }

tl::expected<HttpResponse, FetchError> RealFetcher::send(const HttpRequest& /*request*/) { return failed(); }

}  // namespace iocwright
