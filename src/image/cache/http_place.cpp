// A build cache on a web server that takes GET, HEAD and PUT, such as nginx with WebDAV.
#include <fmt/format.h>

#include "image/cache/cache_place.hpp"
#include "image/cache/web_client.hpp"

namespace iocwright::image {

namespace {

constexpr int not_found = 404, success = 200;

class HttpPlace : public CachePlace {
 public:
  HttpPlace(std::string url, const Machine& machine) : url_(std::move(url)), machine_(machine) {}

  Result<bool> has(const std::string& name) override {
    return TRY(send({.url = url_ + name, .method = "HEAD"}, not_found)).status != not_found;
  }
  Result<std::optional<std::string>> get(const std::string& name, const std::string& scratch) override {
    const HttpResponse response = TRY(send({.url = url_ + name, .file = scratch}, not_found));
    return response.status == not_found ? std::nullopt : std::optional(scratch);
  }
  Result<void> put(const std::string& name, const std::string& file) override {
    TRY(send({.url = url_ + name, .method = "PUT", .upload = file}));
    return {};
  }
  Result<std::vector<StoredFile>> list() override {
    return fail(error(DiagKind::build_cache, "a web server cannot list its files")
                    .help("list them on the server, or use a folder or a registry"));
  }
  Result<void> remove(const std::string& name) override {
    TRY(send({.url = url_ + name, .method = "DELETE"}, not_found));
    return {};
  }

 private:
  /// Sends a request; any status but success and `accepted` is an error.
  Result<HttpResponse> send(HttpRequest request, int accepted = success) {
    const std::string url = request.url;
    return expect_success(TRY(send_with_retries(std::move(request), machine_)), url, accepted);
  }

  std::string url_;
  const Machine& machine_;
};

}  // namespace

std::unique_ptr<CachePlace> http_place(std::string url, const Machine& machine) {
  if (!url.ends_with('/')) url += '/';
  return std::make_unique<HttpPlace>(std::move(url), machine);
}

}  // namespace iocwright::image
