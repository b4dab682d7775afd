#include "launch/supervise/metrics.hpp"

#include <fmt/format.h>

#include <iterator>

#include "core/base/build_info.hpp"
#include "core/base/text.hpp"
#include "core/base/utf8.hpp"

namespace iocwright::launch {

namespace {

/// Label values are escaped as in both formats. Scrapers reject all metrics because of one malformed byte of
/// UTF-8, so such a byte becomes U+FFFD.
std::string label_value(std::string_view value) {
  std::string out = "\"";
  while (!value.empty()) {
    const char c = value.front();
    const std::string_view character = value.substr(0, utf8::decode(value).size);
    if (c == '\n') out += "\\n";
    else if (c == '"' || c == '\\') (out += '\\') += c;
    else if (utf8::is_valid(character)) out += character;
    else utf8::append(out, U'\uFFFD');
    value.remove_prefix(character.size());
  }
  return out + '"';
}

/// Prints families of metrics.
class Printer {
 public:
  explicit Printer(MetricsFormat format) : is_open_(format == MetricsFormat::openmetrics) {}

  /// Begins a family. `name` is without the prefix, and for counters without `_total`.
  void family(std::string_view name, std::string_view type, std::string_view help) {
    name_ = fmt::format("iocwright_{}{}", name, type == "counter" ? "_total" : "");
    const std::string family = is_open_ ? fmt::format("iocwright_{}", name) : name_;
    text_ += fmt::format("# HELP {0} {1}\n# TYPE {0} {2}\n", family, help, type);
  }
  void sample(double value, std::string_view labels = "") {
    const std::string_view open = labels.empty() ? "" : "{", close = labels.empty() ? "" : "}";
    text_ += fmt::format("{}{}{}{} {}\n", name_, open, labels, close, value);
  }
  void gauge(std::string_view name, std::string_view help, double value) {
    family(name, "gauge", help);
    sample(value);
  }
  std::string take() { return is_open_ ? text_ + "# EOF\n" : text_; }

 private:
  bool is_open_;
  std::string name_, text_;
};

std::string http(std::string_view status, std::string_view type, const std::string& body) {
  return fmt::format(
      "HTTP/1.1 {}\r\nContent-Type: {}; charset=utf-8\r\nContent-Length: {}\r\nConnection: "
      "close\r\n\r\n{}",
      status, type, body.size(), body);
}

}  // namespace

std::string metrics_text(const LifeStatus& s, MetricsFormat format) {
  Printer out(format);
  out.family("info", "gauge", "The instance, its image and its supervisor.");
  out.sample(1, fmt::format("instance={},version={},commit={},image={},lock_key={}", label_value(s.id.name),
                            label_value(s.image.version), label_value(s.image.commit),
                            label_value(s.image.ioc_version), label_value(s.image.lock_key)));
  out.family("state", "gauge", "1 for the current state of the instance, 0 for all others.");
  for (int i = 0; i <= static_cast<int>(LifeState::held); ++i)
    out.sample(s.state == static_cast<LifeState>(i) ? 1 : 0,
               fmt::format("state=\"{}\"", word_of(static_cast<LifeState>(i))));
  out.gauge("state_start_time_seconds", "When the current state began, since 1970.", s.since_s);
  out.gauge("initialised", "1 if iocInit has completed.", s.initialised ? 1 : 0);
  out.gauge("suspended", "1 if the IOC is stopped by a signal such as SIGSTOP.", s.stopped ? 1 : 0);
  out.gauge("uptime_seconds", "Time since the current start.", s.uptime_s);
  out.family("restarts", "counter", "Restarts by the supervisor after failures.");
  out.sample(s.restarts);
  if (s.last_exit)
    out.gauge("last_exit_status", "Exit status of the previous run, 128 + n after signal n.", *s.last_exit);
  if (s.records) out.gauge("records", "Records in the database of the instance.", *s.records);
  out.gauge("console_clients", "Clients that are attached to the console.",
            static_cast<double>(s.console_clients));
  if (!s.devices.empty()) out.family("device_waiting", "gauge", "1 while the start waits for the device.");
  for (const DeviceStatus& device : s.devices)
    out.sample(device.is_waiting ? 1 : 0,
               fmt::format("device={},address={}", label_value(device.name), label_value(device.address)));
  return out.take();
}

std::string answer_http(std::string_view request, const LifeStatus& status) {
  const std::string_view line = request.substr(0, request.find_first_of("\r\n"));
  const auto words = text::split(line, ' ');
  if (words.size() != 3) return http("400 Bad Request", "text/plain", "not an HTTP request\n");
  if (words[0] != "GET") return http("405 Method Not Allowed", "text/plain", "use GET\n");
  if (words[1].substr(0, words[1].find('?')) != "/metrics")
    return http("404 Not Found", "text/plain", "the metrics are at /metrics\n");
  if (request.find("application/openmetrics-text") != std::string_view::npos)
    return http("200 OK", "application/openmetrics-text; version=1.0.0",
                metrics_text(status, MetricsFormat::openmetrics));
  return http("200 OK", "text/plain; version=0.0.4", metrics_text(status, MetricsFormat::prometheus));
}

ImageStatus own_build() {
  const BuildInfo build = build_info();
  return {std::string(build.version), std::string(build.commit), "", ""};
}

}  // namespace iocwright::launch
