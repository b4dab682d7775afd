#include "core/base/fetcher.hpp"

#define CURL_DISABLE_TYPECHECK  // its macros would replace the functions
#include <curl/curl.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <memory>

#include "core/base/file_content.hpp"
#include "core/base/file_handle.hpp"
#include "core/base/shared_library.hpp"
#include "core/base/text.hpp"
#include "core/base/unicode.hpp"

namespace iocwright {

namespace {

/// The functions of libcurl, which is loaded on first use: it depends on thirty libraries, which would slow
/// down the start of an IOC.
struct Curl {
  decltype(&::curl_global_init) global_init = nullptr;
  decltype(&::curl_easy_init) init = nullptr;
  decltype(&::curl_easy_cleanup) cleanup = nullptr;
  decltype(&::curl_easy_setopt) setopt = nullptr;
  decltype(&::curl_easy_getinfo) getinfo = nullptr;
  decltype(&::curl_easy_perform) perform = nullptr;
  decltype(&::curl_easy_strerror) strerror = nullptr;
  decltype(&::curl_slist_append) append = nullptr;
  decltype(&::curl_slist_free_all) free_list = nullptr;
  bool ready = false;

  Curl() {
    SharedLibrary library("libcurl.so.4");
    library.find(global_init, "curl_global_init");
    library.find(init, "curl_easy_init");
    library.find(cleanup, "curl_easy_cleanup");
    library.find(setopt, "curl_easy_setopt");
    library.find(getinfo, "curl_easy_getinfo");
    library.find(perform, "curl_easy_perform");
    library.find(strerror, "curl_easy_strerror");
    library.find(append, "curl_slist_append");
    library.find(free_list, "curl_slist_free_all");
    ready = library.is_complete() && global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK;
  }
};

const Curl& lib() {
  static const Curl loaded;
  return loaded;
}

struct Transfer {
  const FetchRequest& request;
  int fd;
  std::uint64_t begin;  ///< size of the existing file
  std::uint64_t have;   ///< current size of the file
  CURL* curl;
  int write_error = 0;
  bool too_large = false;
};

/// Writes received data to the file. Returns less than `size * count` to abort the transfer.
std::size_t write_data(char* data, std::size_t size, std::size_t count, void* to) {
  Transfer& transfer = *static_cast<Transfer*>(to);
  const std::size_t bytes = size * count;
  long code = 0;
  lib().getinfo(transfer.curl, CURLINFO_RESPONSE_CODE, &code);
  // The server does not support resuming and is sending the whole file again.
  if (transfer.begin > 0 && transfer.have == transfer.begin && code == 200) {
    if (::ftruncate(transfer.fd, 0) != 0 || ::lseek(transfer.fd, 0, SEEK_SET) != 0) return 0;
    transfer.begin = transfer.have = 0;
  }
  if (transfer.request.maximum_bytes > 0 && transfer.have + bytes > transfer.request.maximum_bytes) {
    transfer.too_large = true;
    return 0;
  }
  if (const auto written = write_all(transfer.fd, {data, bytes}, transfer.request.file); !written) {
    transfer.write_error = written.error().code;
    return 0;
  }
  transfer.have += bytes;
  return bytes;
}

int report_progress(void* from, curl_off_t all, curl_off_t /*now*/, curl_off_t, curl_off_t) {
  const Transfer& transfer = *static_cast<Transfer*>(from);
  if (transfer.request.progress)
    transfer.request.progress(transfer.have, all > 0 ? transfer.begin + static_cast<std::uint64_t>(all) : 0);
  return 0;
}

bool is_transient(CURLcode code, long status) {
  switch (code) {
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_RESOLVE_PROXY:
    case CURLE_COULDNT_CONNECT:
    case CURLE_OPERATION_TIMEDOUT:
    case CURLE_PARTIAL_FILE:
    case CURLE_GOT_NOTHING:
    case CURLE_SEND_ERROR:
    case CURLE_RECV_ERROR:
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_HTTP2:
    case CURLE_HTTP2_STREAM: return true;
    case CURLE_HTTP_RETURNED_ERROR: return status == 408 || status == 425 || status == 429 || status >= 500;
    default: return false;
  }
}

void set_common_options(CURL* curl, const std::string& url, const std::string& certificates, long timeout_s,
                        char* message) {
  lib().setopt(curl, CURLOPT_URL, url.c_str());
  lib().setopt(curl, CURLOPT_ERRORBUFFER, message);
  lib().setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https,ftp,ftps,file");
  const bool safe = url.starts_with("https:") || url.starts_with("ftps:");
  // Never redirect from TLS to plain text.
  lib().setopt(curl, CURLOPT_REDIR_PROTOCOLS_STR, safe ? "https,ftps" : "http,https,ftp,ftps");
  lib().setopt(curl, CURLOPT_FOLLOWLOCATION, 1L);
  lib().setopt(curl, CURLOPT_MAXREDIRS, 10L);
  lib().setopt(curl, CURLOPT_NETRC, static_cast<long>(CURL_NETRC_OPTIONAL));
  lib().setopt(curl, CURLOPT_NOSIGNAL, 1L);         // required with threads
  lib().setopt(curl, CURLOPT_LOW_SPEED_LIMIT, 1L);  // give up after some time without data
  lib().setopt(curl, CURLOPT_LOW_SPEED_TIME, timeout_s);
  lib().setopt(curl, CURLOPT_USERAGENT, "iocwright");
  if (!certificates.empty()) lib().setopt(curl, CURLOPT_CAINFO, certificates.c_str());
}

void set_options(CURL* curl, Transfer& transfer, char* message) {
  constexpr long connect_timeout_s = 30, timeout_s = 60;
  const FetchRequest& request = transfer.request;
  set_common_options(curl, request.url, request.certificates, timeout_s, message);
  lib().setopt(curl, CURLOPT_CONNECTTIMEOUT, connect_timeout_s);
  lib().setopt(curl, CURLOPT_FAILONERROR, 1L);
  lib().setopt(curl, CURLOPT_WRITEFUNCTION, write_data);
  lib().setopt(curl, CURLOPT_WRITEDATA, &transfer);
  lib().setopt(curl, CURLOPT_NOPROGRESS, 0L);
  lib().setopt(curl, CURLOPT_XFERINFOFUNCTION, report_progress);
  lib().setopt(curl, CURLOPT_XFERINFODATA, &transfer);
  lib().setopt(curl, CURLOPT_RESUME_FROM_LARGE, static_cast<curl_off_t>(transfer.begin));
}

/// A document that is being loaded.
struct Load {
  const HttpRequest& request;
  HttpResponse response;
  bool too_large = false;
  FileHandle file = {};
  int write_error = 0;
  std::uint64_t written = 0;
};

/// Opens the file for the body of a successful answer. Returns false to abort the transfer.
bool open_body(Load& load) {
  if (load.file) return true;
  load.file = FileHandle(
      ::open(load.request.file.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, S_IRUSR | S_IWUSR));
  if (!load.file) load.write_error = errno;
  return static_cast<bool>(load.file);
}

/// Writes a part of that body. Returns false to abort the transfer.
bool save_body(Load& load, std::string_view data) {
  if (!open_body(load)) return false;
  const auto written = write_all(load.file.get(), data, load.request.file);
  if (!written) load.write_error = written.error().code;
  return written.has_value();
}

std::size_t take_body(char* data, std::size_t size, std::size_t count, void* to) {
  Load& load = *static_cast<Load*>(to);
  if (!load.request.file.empty() && is_success(load.response)) {
    load.written += size * count;
    load.too_large = load.request.most_bytes > 0 && load.written > load.request.most_bytes;
    return !load.too_large && save_body(load, {data, size * count}) ? size * count : 0;
  }
  load.too_large = load.response.body.size() + size * count > load.request.most_bytes;
  if (load.too_large) return 0;
  load.response.body.append(data, size * count);
  return size * count;
}

/// What follows the first blank.
std::string_view after_blank(std::string_view line) {
  const std::size_t blank = line.find(' ');
  return blank == std::string_view::npos ? std::string_view() : text::trim(line.substr(blank));
}

/// Keeps the headers of the last answer, of which each begins with a line `HTTP/1.1 404 Not Found`.
std::size_t take_header(char* data, std::size_t size, std::size_t count, void* to) {
  HttpResponse& response = static_cast<Load*>(to)->response;
  const std::string_view line = text::trim(std::string_view(data, size * count));
  if (line.starts_with("HTTP/")) {
    response = {};
    const std::string_view answer = after_blank(line);
    response.status = std::atoi(std::string(answer).c_str());
    response.reason = after_blank(answer);
  } else if (const std::size_t colon = line.find(':'); colon != std::string_view::npos) {
    response.headers[unicode::lower(line.substr(0, colon))] = text::trim(line.substr(colon + 1));
  }
  return size * count;
}

void set_load_options(CURL* curl, Load& load, curl_slist* headers, char* message) {
  const HttpRequest& request = load.request;
  set_common_options(curl, request.url, request.certificates, request.timeout_s, message);
  lib().setopt(curl, CURLOPT_CONNECTTIMEOUT, static_cast<long>(request.timeout_s));
  lib().setopt(curl, CURLOPT_HTTP_VERSION,
               static_cast<long>(CURL_HTTP_VERSION_1_1));  // HTTP/2 has no reasons
  lib().setopt(curl, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
  lib().setopt(curl, CURLOPT_HTTPHEADER, headers);
  lib().setopt(curl, CURLOPT_WRITEFUNCTION, take_body);
  lib().setopt(curl, CURLOPT_WRITEDATA, &load);
  lib().setopt(curl, CURLOPT_HEADERFUNCTION, take_header);
  lib().setopt(curl, CURLOPT_HEADERDATA, &load);
}

/// Sets the method, and what to send with it. libcurl reads an upload with fread() and rewinds it with
/// fseek() before it sends it again.
void set_method(CURL* curl, const HttpRequest& request, std::FILE* upload, std::uint64_t upload_bytes) {
  if (request.method == "GET") return;
  if (request.method == "HEAD") {
    lib().setopt(curl, CURLOPT_NOBODY, 1L);
    return;
  }
  if (upload != nullptr) {
    lib().setopt(curl, CURLOPT_UPLOAD, 1L);
    lib().setopt(curl, CURLOPT_READDATA, upload);
    lib().setopt(curl, CURLOPT_INFILESIZE_LARGE, static_cast<curl_off_t>(upload_bytes));
    return;
  }
  lib().setopt(curl, CURLOPT_CUSTOMREQUEST, request.method.c_str());
  if (request.method == "DELETE") return;
  lib().setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request.body.size()));
  lib().setopt(curl, CURLOPT_POSTFIELDS, request.body.c_str());
}

/// The message of Python's urllib where its cause is known, else that of libcurl.
std::string connection_error(CURL* curl, CURLcode code, const char* message) {
  long os_error = 0;
  lib().getinfo(curl, CURLINFO_OS_ERRNO, &os_error);
  if (code == CURLE_COULDNT_CONNECT && os_error != 0)
    return "[Errno " + std::to_string(os_error) + "] " + std::strerror(static_cast<int>(os_error));
  if (code == CURLE_COULDNT_RESOLVE_HOST || code == CURLE_COULDNT_RESOLVE_PROXY)
    return "[Errno -2] Name or service not known";
  if (code == CURLE_OPERATION_TIMEDOUT) return "timed out";
  return message[0] != '\0' ? message : lib().strerror(code);
}

tl::unexpected<FetchError> failed(std::string text, bool transient = false, bool restart = false) {
  return tl::make_unexpected(FetchError{std::move(text), transient, restart});
}

}  // namespace

tl::expected<void, FetchError> RealFetcher::fetch(const FetchRequest& request) {
  if (!lib().ready) return failed("libcurl is missing: install libcurl4");
  FileHandle file(::open(request.file.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0666));
  struct stat info {};
  if (!file || ::fstat(file.get(), &info) != 0 || ::lseek(file.get(), 0, SEEK_END) < 0)
    return failed("cannot write `" + request.file + "`: " + std::strerror(errno));
  const std::unique_ptr<CURL, void (*)(CURL*)> curl(lib().init(), lib().cleanup);
  const auto size = static_cast<std::uint64_t>(info.st_size);
  Transfer transfer{request, file.get(), size, size, curl.get()};
  std::array<char, CURL_ERROR_SIZE> message{};
  set_options(curl.get(), transfer, message.data());
  const CURLcode code = lib().perform(curl.get());
  long status = 0;
  lib().getinfo(curl.get(), CURLINFO_RESPONSE_CODE, &status);
  if (transfer.write_error != 0)
    return failed("cannot write `" + request.file + "`: " + std::strerror(transfer.write_error));
  if (transfer.too_large)
    return failed("the file is larger than the limit of " + std::to_string(request.maximum_bytes) + " bytes",
                  false, true);
  if (code != CURLE_OK) {
    // 416: the existing file is at least as long as the remote one, so it cannot be the beginning of it.
    const bool restart = status == 416 || code == CURLE_RANGE_ERROR || code == CURLE_BAD_DOWNLOAD_RESUME;
    return failed(message[0] != '\0' ? message.data() : lib().strerror(code),
                  is_transient(code, status) || restart, restart);
  }
  if (!file.close()) return failed("cannot write `" + request.file + "`: " + std::strerror(errno));
  return {};
}

tl::expected<HttpResponse, FetchError> RealFetcher::send(const HttpRequest& request) {
  if (!lib().ready) return failed("libcurl is missing: install libcurl4");
  const std::unique_ptr<CURL, void (*)(CURL*)> curl(lib().init(), lib().cleanup);
  std::unique_ptr<curl_slist, void (*)(curl_slist*)> headers(nullptr, lib().free_list);
  for (const std::string& header : request.headers)
    headers.reset(lib().append(headers.release(), header.c_str()));
  Load load{request, {}};
  std::array<char, CURL_ERROR_SIZE> message{};
  set_load_options(curl.get(), load, headers.get(), message.data());
  std::unique_ptr<std::FILE, int (*)(std::FILE*)> upload(nullptr, std::fclose);
  struct stat info {};
  if (!request.upload.empty()) {
    upload.reset(std::fopen(request.upload.c_str(), "rbe"));
    if (!upload || ::fstat(::fileno(upload.get()), &info) != 0)
      return failed("cannot read `" + request.upload + "`: " + std::strerror(errno));
  }
  set_method(curl.get(), request, upload.get(), static_cast<std::uint64_t>(info.st_size));
  const CURLcode code = lib().perform(curl.get());
  if (code == CURLE_OK && !request.file.empty() && is_success(load.response)) open_body(load);
  if (load.file && !load.file.close()) load.write_error = errno;
  if (load.write_error != 0)
    return failed("cannot write `" + request.file + "`: " + std::strerror(load.write_error));
  if (load.too_large)
    return failed("the document is larger than the limit of " + std::to_string(request.most_bytes) +
                  " bytes");
  if (code != CURLE_OK)
    return failed(connection_error(curl.get(), code, message.data()), is_transient(code, 0));
  return std::move(load.response);
}

}  // namespace iocwright
