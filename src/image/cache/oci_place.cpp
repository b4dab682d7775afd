// A build cache in a container registry. Each file is an artifact, as the OCI distribution and image
// specifications describe: a manifest with the name of the file as its tag, and the file as its only layer.
#include <fmt/format.h>

#include <algorithm>
#include <ctime>
#include <filesystem>
#include <mutex>
#include <nlohmann/json.hpp>
#include <set>

#include "core/base/encoding.hpp"
#include "core/base/secrets.hpp"
#include "core/base/sha256.hpp"
#include "core/base/text.hpp"
#include "core/base/unicode.hpp"
#include "core/diag/file_result.hpp"
#include "image/cache/cache_place.hpp"
#include "image/cache/credentials.hpp"
#include "image/cache/web_client.hpp"

namespace iocwright::image {

namespace {

using Json = nlohmann::ordered_json;

constexpr int not_found = 404, unauthorized = 401, success = 200, accepted = 202;
constexpr const char* manifest_type = "application/vnd.oci.image.manifest.v1+json";
constexpr const char* entry_type = "application/vnd.iocwright.build-cache.v1";
constexpr const char* config_type = "application/vnd.iocwright.build-cache.config.v1+json";
constexpr const char* layer_type = "application/vnd.iocwright.build-cache.entry.v1";
constexpr std::string_view config = "{}";

std::string header_of(const HttpResponse& response, const char* name) {
  const auto found = response.headers.find(name);
  return found == response.headers.end() ? std::string() : found->second;
}

/// The value of a parameter of a challenge, such as `realm` in `Bearer realm="https://…",service="…"`.
std::string parameter(const std::string& challenge, std::string_view name) {
  const std::string wanted = std::string(name) + "=\"";
  std::size_t at = unicode::lower(challenge).find(wanted);
  if (at == std::string::npos) return "";
  at += wanted.size();
  return challenge.substr(at, challenge.find('"', at) - at);
}

std::string string_of(const Json& object, const char* key) {
  const auto found = object.is_object() ? object.find(key) : object.end();
  return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

class OciPlace : public CachePlace {
 public:
  OciPlace(std::string scheme, std::string registry, std::string repository, const Machine& machine)
      : machine_(machine),
        origin_(scheme + "://" + (registry == "docker.io" ? "registry-1.docker.io" : registry)),
        base_(origin_ + "/v2/" + repository),
        registry_(std::move(registry)),
        repository_(std::move(repository)) {}

  Result<bool> has(const std::string& name) override {
    return TRY(manifest(name, "HEAD")).status != not_found;
  }
  Result<std::optional<std::string>> get(const std::string& name, const std::string& scratch) override;
  Result<void> put(const std::string& name, const std::string& file) override;
  Result<std::vector<StoredFile>> list() override;
  Result<void> remove(const std::string& name) override;

 private:
  Result<HttpResponse> send(HttpRequest request, int also = success);
  Result<void> log_in(const std::string& challenge);
  Result<std::string> token(const std::string& challenge, const std::optional<Credentials>& user);
  Result<HttpResponse> manifest(const std::string& name, const char* method);
  Result<void> put_blob(const std::string& digest, std::string_view content, const std::string& file);
  std::string absolute(const std::string& url) const { return url.starts_with('/') ? origin_ + url : url; }

  const Machine& machine_;
  std::string origin_, base_, registry_, repository_;
  std::mutex mutex_;           ///< protects the header
  std::string authorization_;  ///< of all requests; empty: none
};

/// Sends a request, and logs in if the registry asks for it. Any status but success and `also` is an error.
/// An upload or a list may continue on another server, which must neither get the credentials nor say where
/// to log in.
Result<HttpResponse> OciPlace::send(HttpRequest request, int also) {
  const bool is_own = request.url.starts_with(origin_ + "/");
  for (int attempt = 0;; ++attempt) {
    HttpRequest authorized = request;
    {
      const std::lock_guard lock(mutex_);
      if (!authorization_.empty() && is_own) authorized.headers.push_back("Authorization: " + authorization_);
    }
    HttpResponse out = TRY(send_with_retries(std::move(authorized), machine_));
    if (out.status == unauthorized && attempt == 0 && is_own) {
      TRY(log_in(header_of(out, "www-authenticate")));
      continue;
    }
    return expect_success(std::move(out), request.url, also);
  }
}

Result<void> OciPlace::log_in(const std::string& challenge) {
  const auto user = TRY(find_credentials(registry_, repository_, machine_));
  std::string value;
  if (unicode::lower(challenge).starts_with("bearer")) {
    value = "Bearer " + TRY(token(challenge, user));
  } else if (user) {
    value = "Basic " + encode_base64(user->user + ":" + user->password);
  } else {
    return fail(
        error(DiagKind::build_cache, fmt::format("`{}` requires a user and a password", registry_))
            .help(fmt::format("log in with `podman login {}`, or set REGISTRY_AUTH_FILE", registry_)));
  }
  const std::lock_guard lock(mutex_);
  authorization_ = std::move(value);
  return {};
}

/// Gets a token from the server that the challenge names, for reading and writing the repository if the user
/// may write. Without credentials, the token is that of an anonymous user.
Result<std::string> OciPlace::token(const std::string& challenge, const std::optional<Credentials>& user) {
  const std::string realm = parameter(challenge, "realm");
  const bool safe =
      realm.starts_with("https://") || (origin_.starts_with("http://") && realm.starts_with("http://"));
  if (!safe)
    return fail(
        error(DiagKind::build_cache, fmt::format("`{}` refers to a token server without TLS", registry_)));
  const std::string service = percent_encoded(parameter(challenge, "service"));
  const std::string scope = percent_encoded("repository:" + repository_ + (user ? ":pull,push" : ":pull"));
  HttpRequest request{.url = fmt::format("{}{}service={}&scope={}", realm,
                                         realm.find('?') == std::string::npos ? '?' : '&', service, scope)};
  if (user && !user->identity_token.empty()) {
    request = {.url = realm,
               .headers = {"Content-Type: application/x-www-form-urlencoded"},
               .method = "POST",
               .body = fmt::format(
                   "grant_type=refresh_token&client_id=iocwright&service={}&scope={}&refresh_token={}",
                   service, scope, percent_encoded(user->identity_token))};
  } else if (user) {
    request.headers.push_back("Authorization: Basic " + encode_base64(user->user + ":" + user->password));
  }
  const HttpResponse response = TRY(send_with_retries(std::move(request), machine_));
  const Json answer = Json::parse(response.body, nullptr, false);
  std::string out = string_of(answer, "token");
  if (out.empty()) out = string_of(answer, "access_token");
  if (!is_success(response)) return fail(unexpected_status(realm, response));
  if (out.empty())
    return fail(error(DiagKind::build_cache, fmt::format("`{}` answered without a token", realm)));
  return out;
}

Result<HttpResponse> OciPlace::manifest(const std::string& name, const char* method) {
  return send({.url = base_ + "/manifests/" + name,
               .headers = {std::string("Accept: ") + manifest_type},
               .method = method},
              not_found);
}

Result<std::optional<std::string>> OciPlace::get(const std::string& name, const std::string& scratch) {
  const HttpResponse found = TRY(manifest(name, "GET"));
  if (found.status == not_found) return std::optional<std::string>();
  const Json json = Json::parse(found.body, nullptr, false);
  const auto layers = json.is_object() ? json.find("layers") : json.end();
  const std::string digest = layers != json.end() && layers->is_array() && layers->size() == 1
                                 ? string_of(layers->front(), "digest")
                                 : "";
  if (!digest.starts_with("sha256:"))
    return fail(error(DiagKind::build_cache, fmt::format("`{}` is not an entry of a build cache", name)));
  const HttpResponse blob = TRY(send({.url = base_ + "/blobs/" + digest, .file = scratch}, not_found));
  return blob.status == not_found ? std::nullopt : std::optional(scratch);
}

/// Uploads a blob in one piece, unless the registry has it. If `file` is empty, `content` is sent.
Result<void> OciPlace::put_blob(const std::string& digest, std::string_view content,
                                const std::string& file) {
  if (TRY(send({.url = base_ + "/blobs/" + digest, .method = "HEAD"}, not_found)).status != not_found)
    return {};
  const HttpResponse begun = TRY(send({.url = base_ + "/blobs/uploads/", .method = "POST"}));
  const std::string place = absolute(header_of(begun, "location"));
  if (begun.status != accepted || place.empty())
    return fail(unexpected_status(base_ + "/blobs/uploads/", begun));
  TRY(send({.url = place + (place.find('?') == std::string::npos ? '?' : '&') +
                   "digest=" + percent_encoded(digest),
            .headers = {"Content-Type: application/octet-stream"},
            .method = "PUT",
            .body = std::string(content),
            .upload = file}));
  return {};
}

Result<void> OciPlace::put(const std::string& name, const std::string& file) {
  const std::string digest = "sha256:" + TRY(hash_of_file(file));
  std::error_code code;
  const std::uintmax_t size = std::filesystem::file_size(file, code);
  const std::string config_digest = "sha256:" + Sha256::of(config);
  TRY(put_blob(config_digest, config, ""));
  TRY(put_blob(digest, "", file));
  const auto blob = [](const char* type, const std::string& its_digest, std::uintmax_t size_bytes) {
    return Json{{"mediaType", type}, {"digest", its_digest}, {"size", size_bytes}};
  };
  Json out{{"schemaVersion", 2}, {"mediaType", manifest_type}, {"artifactType", entry_type}};
  out["config"] = blob(config_type, config_digest, config.size());
  out["layers"] = Json::array({blob(layer_type, digest, size)});
  TRY(send({.url = base_ + "/manifests/" + name,
            .headers = {std::string("Content-Type: ") + manifest_type},
            .method = "PUT",
            .body = out.dump()}));
  return {};
}

Result<std::vector<StoredFile>> OciPlace::list() {
  std::vector<StoredFile> out;
  std::set<std::string> pages;
  for (std::string url = base_ + "/tags/list"; !url.empty();) {
    if (!pages.insert(url).second)
      return fail(
          error(DiagKind::build_cache,
                fmt::format("`{}` lists its tags without an end: `{}` follows itself", registry_, url)));
    const HttpResponse page = TRY(send({.url = url}, not_found));
    const Json json = Json::parse(page.body, nullptr, false);
    const auto tags = json.is_object() ? json.find("tags") : json.end();
    if (tags != json.end() && tags->is_array())
      for (const Json& tag : *tags)
        if (tag.is_string()) out.push_back({.name = tag.get<std::string>()});
    const std::string link = header_of(page, "link");  // such as `</v2/…?last=x&n=100>; rel="next"`
    const std::size_t begin = link.find('<'), end = link.find('>');
    url = begin < end && end != std::string::npos ? absolute(link.substr(begin + 1, end - begin - 1)) : "";
  }
  for (StoredFile& file : out) {
    const Json json = Json::parse(TRY(manifest(file.name, "GET")).body, nullptr, false);
    if (const auto layers = json.is_object() ? json.find("layers") : json.end(); layers != json.end())
      for (const Json& layer : *layers)
        if (layer.is_object()) file.size_bytes += layer.value("size", std::uint64_t{0});
  }
  std::ranges::sort(out, {}, &StoredFile::name);
  return out;
}

Result<void> OciPlace::remove(const std::string& name) {
  const HttpResponse found = TRY(manifest(name, "HEAD"));
  const std::string digest = header_of(found, "docker-content-digest");
  if (found.status == not_found) return {};
  TRY(send({.url = base_ + "/manifests/" + (digest.empty() ? name : digest), .method = "DELETE"}, not_found));
  return {};
}

}  // namespace

std::unique_ptr<CachePlace> oci_place(std::string scheme, std::string registry, std::string repository,
                                      const Machine& machine) {
  return std::make_unique<OciPlace>(std::move(scheme), std::move(registry), std::move(repository), machine);
}

}  // namespace iocwright::image
