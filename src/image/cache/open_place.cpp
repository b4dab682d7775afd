#include <fmt/format.h>

#include <filesystem>

#include "core/base/secrets.hpp"
#include "core/base/text.hpp"
#include "image/cache/cache_place.hpp"

namespace iocwright::image {

namespace {

/// Whether a registry on this machine is one without TLS, as it often is there.
bool is_plain(std::string_view registry, const Machine& machine) {
  const std::string_view host = registry.substr(0, registry.rfind(':'));
  if (host != "localhost" && !host.starts_with("127.") && host != "[::1]") return false;
  constexpr int timeout_s = 5;
  constexpr std::uint64_t most_bytes = 1 << 16;
  const auto answer = machine.fetcher.send(
      {.url = fmt::format("https://{}/v2/", registry), .most_bytes = most_bytes, .timeout_s = timeout_s});
  // what OpenSSL says of an answer that is not one of TLS
  return !answer && answer.error().text.find("wrong version number") != std::string::npos;
}

/// Opens `REGISTRY/REPOSITORY`; null if it is malformed. Only a registry on this machine, or one that is
/// asked for without TLS on purpose, may be one without TLS.
std::unique_ptr<CachePlace> open_registry(std::string_view rest, bool plain, const Machine& machine) {
  while (rest.ends_with('/')) rest.remove_suffix(1);
  const std::size_t slash = rest.find('/');
  const std::string_view name = slash == std::string_view::npos ? "" : rest.substr(slash + 1);
  if (name.empty() || slash == 0 ||
      name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789._-/") != std::string_view::npos)
    return nullptr;
  return oci_place(plain ? "http" : "https", std::string(rest.substr(0, slash)), std::string(name), machine);
}

}  // namespace

Result<std::unique_ptr<CachePlace>> open_place(const std::string& place, const Machine& machine) {
  constexpr std::string_view oci = "oci://", plain_oci = "oci+http://";
  std::unique_ptr<CachePlace> out;
  if (place.starts_with("https://") || place.starts_with("http://")) {
    out = http_place(place, machine);
  } else if (place.starts_with(oci)) {
    const std::string rest = place.substr(oci.size());
    out = open_registry(rest, is_plain(rest.substr(0, rest.find('/')), machine), machine);
  } else if (place.starts_with(plain_oci)) {
    out = open_registry(std::string_view(place).substr(plain_oci.size()), true, machine);
  } else if (!place.empty() && place.find("://") == std::string::npos) {
    std::error_code code;
    out = folder_place(std::filesystem::absolute(place, code).lexically_normal().string());
  }
  if (out) return out;
  return fail(
      error(DiagKind::build_cache, fmt::format("invalid place `{}` of a build cache", without_secrets(place)))
          .help("a place is a folder, `https://…` or `oci://REGISTRY/REPOSITORY`, with a repository in lower "
                "case"));
}

}  // namespace iocwright::image
