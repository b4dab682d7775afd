#include "image/cache/web_client.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "core/base/secrets.hpp"
#include "core/base/settings.hpp"
#include "core/fetch/git.hpp"

namespace iocwright::image {

namespace {

constexpr int busy = 429, too_early = 425, timed_out = 408, server_error = 500, not_implemented = 501;

bool is_transient(int status) {
  return status == busy || status == too_early || status == timed_out ||
         (status >= server_error && status != not_implemented);
}

/// Seconds that the server asks to wait; at least those of the usual delay, at most a minute. A date instead
/// of a number is ignored.
double wait_s(const HttpResponse& response, double delay_s) {
  const auto found = response.headers.find("retry-after");
  if (found == response.headers.end()) return delay_s;
  constexpr int maximum_s = 60;
  int asked_s = 0;
  std::from_chars(found->second.data(), found->second.data() + found->second.size(), asked_s);
  return std::max(delay_s, static_cast<double>(std::clamp(asked_s, 0, maximum_s)));
}

}  // namespace

Result<HttpResponse> send_with_retries(HttpRequest request, const Machine& machine) {
  constexpr int timeout_s = 60;
  constexpr std::uint64_t maximum_document_bytes = 16UL << 20;
  const Settings settings(machine.environment);
  auto limit = settings.number(Setting::download_limit);
  if (!limit) return fail(error(DiagKind::bad_setting, std::move(limit.error())));
  request.most_bytes = request.file.empty() ? maximum_document_bytes : *limit;
  request.timeout_s = timeout_s;
  request.certificates = settings.text(Setting::ca_bundle);
  for (int attempt = 1;; ++attempt) {
    auto sent = machine.fetcher.send(request);
    const bool transient = sent ? is_transient(sent->status) : sent.error().transient;
    if (transient && attempt < fetch::maximum_attempts) {
      const double delay_s = TRY(fetch::back_off_s(attempt, machine.environment));
      machine.clock.sleep(Clock::Seconds(sent ? wait_s(*sent, delay_s) : delay_s));
      continue;
    }
    if (sent && !transient) return *std::move(sent);
    if (sent) return fail(unexpected_status(request.url, *sent));
    return fail(error(DiagKind::build_cache,
                      fmt::format("cannot reach `{}`: {}", without_secrets(request.url), sent.error().text)));
  }
}

Result<HttpResponse> expect_success(HttpResponse response, const std::string& url, int accepted) {
  if (is_success(response) || response.status == accepted) return response;
  return fail(unexpected_status(url, response));
}

Diagnostic unexpected_status(const std::string& url, const HttpResponse& response) {
  constexpr int unauthorized = 401, forbidden = 403;
  Diagnostic out = error(DiagKind::build_cache, fmt::format("`{}` answered {} {}", without_secrets(url),
                                                            response.status, response.reason));
  if (response.status == unauthorized || response.status == forbidden)
    out = std::move(out).help("check the credentials for this server");
  return out;
}

}  // namespace iocwright::image
