#include "launch/supervise/control_request.hpp"

#include <algorithm>

#include "core/base/escape_controls.hpp"
#include "core/base/text.hpp"
#include "core/base/utf8.hpp"
#include "core/value/number.hpp"
#include "launch/supervise/instance_id.hpp"

namespace iocwright::launch {

namespace {

using Action = ControlRequest::Action;

constexpr std::size_t max_note_bytes = 1024;

/// Parses a number from 1 to 65535; 0 for any other text.
unsigned short parse_size(std::string_view text) {
  const auto parsed = number::parse_int(text);
  return parsed.status == number::Parse::ok && parsed.value > 0 && parsed.value <= 0xffff
             ? static_cast<unsigned short>(parsed.value)
             : 0;
}

std::string note_text(std::string_view text) {
  const std::string out = text::escape_controls(text.substr(0, max_note_bytes));
  return std::string(utf8::slice(out, 0, utf8::code_point_index(out, max_note_bytes)));
}

}  // namespace

ControlRequest parse_request(std::string_view request) {
  const auto words = text::split(request, ' ');
  const std::string_view verb = words[0];
  if (verb == "stop") return {.action = Action::stop};
  if (verb == "resize" && words.size() == 3) {
    const WindowSize size{parse_size(words[1]), parse_size(words[2])};
    if (size.rows > 0 && size.columns > 0) return {.action = Action::resize, .size = size};
  }
  if (verb == "progress" && words.size() > 1)
    return {.action = Action::progress, .progress = std::string(request.substr(verb.size() + 1))};
  if (verb == "key" && words.size() == 2)
    for (const char key : {interrupt_key, end_of_file_key})
      if (words[1] == std::to_string(int{key})) return {.action = Action::key, .key = key};
  if (verb == "note" && words.size() > 1) {
    const std::size_t prefix = std::min(request.size(), verb.size() + words[1].size() + 2);
    return {
        .action = Action::note, .subject = note_text(words[1]), .message = note_text(request.substr(prefix))};
  }
  return {};
}

}  // namespace iocwright::launch
