// The lines of the control socket: requests, as the supervisor reads them, and its answer, as a client does.
#include "core/base/escape_controls.hpp"
#include "environment_with.hpp"
#include "launch/client/status_page.hpp"
#include "launch/supervise/control_request.hpp"
#include "launch/supervise/life.hpp"
#include "launch/supervise/life_status.hpp"
#include "memory_disk.hpp"
#include "target.hpp"

using namespace iocwright;
using launch::ControlRequest;

namespace {

void require(bool condition) {
  if (!condition) __builtin_trap();
}

bool has_control_characters(std::string_view text) { return text::escape_controls(text) != text; }

/// Every answer of the supervisor is a line that our clients understand.
void check_answer(const launch::LifeStatus& status) {
  const std::string line = launch::to_json(status);
  require(line.find('\n') == std::string::npos);
  const auto parsed = launch::parse_life_status(line);
  require(parsed.has_value());
  require(launch::to_json(*parsed) == line);
}

void check_request(std::string_view line) {
  const launch::AddressedRequest addressed = launch::parse_addressed(line);
  const std::string again = launch::addressed(addressed.id, addressed.request);
  const launch::AddressedRequest second = launch::parse_addressed(again);
  require(second.request == addressed.request && addressed.id.may_be(second.id));

  const ControlRequest request = launch::parse_request(addressed.request);
  require(!has_control_characters(request.subject) && !has_control_characters(request.message));
  require(request.action != ControlRequest::Action::resize ||
          (request.size.rows > 0 && request.size.columns > 0));
  launch::Life life({});
  life.take_progress(request.progress);
  life.progress_ended(1);
  launch::LifeStatus status;
  life.describe(status, 2);
  status.id = addressed.id;
  check_answer(status);
}

void check_status(const std::string& line) {
  const auto status = launch::parse_life_status(line);
  if (!status) return;
  check_answer(*status);
  const tests::MemoryDisk disk;
  const std::string page = launch::status_page(*status, disk, tests::with({}));
  for (const char c : page) require(c == '\n' || !has_control_characters({&c, 1}));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text = fuzz::text_of(data, size);
  const std::string_view line = text.substr(0, text.find('\n'));
  check_request(line);
  check_status(std::string(line));
  return 0;
}
