// Sends requests to the web server or registry of a build cache, again if it is busy or the connection is
// lost.
#pragma once

#include "core/base/machine.hpp"
#include "core/diag/result.hpp"

namespace iocwright::image {

/// Sends a request with the machine's certificates and limits. Retries after network errors and after the
/// statuses 408, 425, 429 and 5xx, after the time in `Retry-After`, if the answer has it. The result has any
/// other status.
Result<HttpResponse> send_with_retries(HttpRequest request, const Machine& machine);

/// The answer of `url`, if its status is a success or `accepted`; otherwise an error with the status, and a
/// hint if it is about credentials.
Result<HttpResponse> expect_success(HttpResponse response, const std::string& url, int accepted);

/// An error for a request that was answered with an unexpected status.
Diagnostic unexpected_status(const std::string& url, const HttpResponse& response);

}  // namespace iocwright::image
