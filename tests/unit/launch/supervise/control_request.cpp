#include "launch/supervise/control_request.hpp"

#include <doctest/doctest.h>

using namespace iocwright::launch;
using Action = ControlRequest::Action;

TEST_CASE("control request: each request is parsed into its parts") {
  CHECK(parse_request("status").action == Action::status);
  CHECK(parse_request("stop").action == Action::stop);
  const ControlRequest resize = parse_request("resize 40 120");
  CHECK(resize.action == Action::resize);
  CHECK(resize.size.rows == 40);
  CHECK(resize.size.columns == 120);
  const ControlRequest progress = parse_request("progress waiting 2 5");
  CHECK(progress.action == Action::progress);
  CHECK(progress.progress == "waiting 2 5");
  CHECK(parse_request("key 3").key == interrupt_key);
  CHECK(parse_request("key 4").action == Action::key);
  const ControlRequest note = parse_request("note probe-live  not ready");
  CHECK(note.action == Action::note);
  CHECK(note.subject == "probe-live");
  CHECK(note.message == " not ready");
  CHECK(parse_request("note probe-live").message.empty());
}

TEST_CASE("control request: invalid and unknown requests only ask for the status") {
  for (const char* text : {"", " ", "stopped", "resize 0 80", "resize 24", "resize 24 65536", "progress",
                           "key 5", "key 3 4", "note"}) {
    CAPTURE(std::string(text));
    CHECK(parse_request(text).action == Action::status);
  }
}

TEST_CASE("control request: a note has no control characters and a limited size") {
  const ControlRequest note = parse_request("note a\x1b[2J b\rc" + std::string(5000, 'x'));
  CHECK(note.subject == "a\\u{1b}[2J");
  CHECK(note.message.starts_with("b\\u{d}cx"));
  CHECK(note.message.size() == 1024);
}
