#include "launch/supervise/metrics.hpp"

#include <doctest/doctest.h>

#include "launch/supervise/metrics_server.hpp"

using namespace iocwright::launch;

namespace {

bool has(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

LifeStatus status() {
  LifeStatus out;
  out.id.name = "BL \"01\"\\\n";
  out.state = LifeState::waiting;
  out.restarts = 2;
  out.records = 7;
  out.devices = {{"10.0.0.1:4001", "motor", true}, {"10.0.0.2:4001", "gauge", false}};
  return out;
}

}  // namespace

TEST_CASE("metrics: the text has the state, devices, and escaped labels") {
  const std::string text = metrics_text(status(), MetricsFormat::prometheus);
  CHECK(has(text, "instance=\"BL \\\"01\\\"\\\\\\n\""));
  CHECK(has(text, "iocwright_state{state=\"waiting\"} 1\n"));
  CHECK(has(text, "iocwright_state{state=\"running\"} 0\n"));
  CHECK(has(text, "iocwright_device_waiting{device=\"motor\",address=\"10.0.0.1:4001\"} 1\n"));
  CHECK(has(text, "iocwright_device_waiting{device=\"gauge\",address=\"10.0.0.2:4001\"} 0\n"));
  CHECK(has(text, "# TYPE iocwright_restarts_total counter\niocwright_restarts_total 2\n"));
  CHECK(has(text, "iocwright_records 7\n"));
  CHECK_FALSE(has(text, "last_exit"));
  CHECK_FALSE(has(text, "# EOF"));
}

TEST_CASE("metrics: malformed bytes of a name do not spoil all metrics") {
  LifeStatus status;
  status.id.name = "µ\xff\xc3€";
  CHECK(has(metrics_text(status, MetricsFormat::prometheus), "instance=\"µ\uFFFD\uFFFD€\""));
}

TEST_CASE("metrics: OpenMetrics names the family of a counter without its suffix, and has an end mark") {
  const std::string text = metrics_text(status(), MetricsFormat::openmetrics);
  CHECK(has(text, "# TYPE iocwright_restarts counter\niocwright_restarts_total 2\n"));
  CHECK(text.ends_with("\n# EOF\n"));
}

TEST_CASE("metrics: HTTP requests get the format that they accept, or an error") {
  CHECK(answer_http("GET /metrics HTTP/1.1\r\n\r\n", status())
            .starts_with("HTTP/1.1 200 OK\r\nContent-Type: text/plain; version=0.0.4"));
  CHECK(
      has(answer_http("GET /metrics?x HTTP/1.1\r\nAccept: application/openmetrics-text;version=1.0.0\r\n\r\n",
                      status()),
          "# EOF\n"));
  CHECK(answer_http("GET / HTTP/1.1\r\n\r\n", status()).starts_with("HTTP/1.1 404 "));
  CHECK(answer_http("POST /metrics HTTP/1.1\r\n\r\n", status()).starts_with("HTTP/1.1 405 "));
  CHECK(answer_http("hello\r\n\r\n", status()).starts_with("HTTP/1.1 400 "));
}

TEST_CASE("metrics: the address is numeric, and an error says so") {
  for (const char* wrong : {"", "9464", "localhost", "host:9464", "127.0.0.1:", "127.0.0.1:0",
                            "127.0.0.1:70000", "::1:9464", "[::1]"}) {
    CAPTURE(wrong);
    const auto listening = listen_at_port(wrong);
    REQUIRE_FALSE(listening);
    CHECK(listening.error().text("listen on").find("use a numeric address or localhost") !=
          std::string::npos);
  }
}
