#include "instance/screens/record_file.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "core/base/regex.hpp"

namespace iocwright::screens {

namespace {

// Comments are only known by a `#` earlier in the same line, and the first `}` ends a record, whatever it is
// in.
constexpr std::string_view record_pattern = R"re(^[^#\n]*record\([^{]*\{[^}]*\})re";
constexpr std::string_view parts_pattern = R"re(record\((\w+),\s*"?([^"]+)"?\)\s*\{([^}]*)\})re";
constexpr std::string_view field_pattern = R"re(^[^#\n]*field\(([^,]*),[^"]*"([^"]*)")re";
constexpr std::string_view parameter_pattern = R"re(@asyn\(.*\)(\S+))re";

Diagnostic regex_error(const std::string& message) {
  return error(DiagKind::regular_expression, fmt::format("the template cannot be searched: {}", message));
}

/// All matches in a text.
Result<std::vector<RegexMatch>> find_all(std::string_view pattern, std::string_view text) {
  auto regex = Regex::compile(pattern, {.multiline = true});
  if (!regex) return fail(regex_error(regex.error()));
  std::vector<RegexMatch> out;
  RegexScan scan(*regex, text);
  while (true) {
    auto match = scan.next();
    if (!match) return fail(regex_error(match.error()));
    if (!*match) return out;
    out.push_back(**std::move(match));
  }
}

Result<void> read_fields(std::string_view body, AsynRecord& out) {
  for (const RegexMatch& match : TRY(find_all(field_pattern, body))) {
    std::string name(match.group(body, 1));
    std::string value(match.group(body, 2));
    const auto known = std::ranges::find(out.fields, name, &std::pair<std::string, std::string>::first);
    if (known != out.fields.end()) known->second = std::move(value);
    else out.fields.emplace_back(std::move(name), std::move(value));
  }
  return {};
}

/// Sets the parameter. The message says why the record does not count; empty if it does.
Result<std::string> read_link(AsynRecord& record) {
  if (record.has_field("INP") == record.has_field("OUT"))
    return fmt::format("Record {} has no input or output field or both", record.pv);
  record.is_input = record.has_field("INP");
  const std::string link = record.field(record.is_input ? "INP" : "OUT");
  if (link.find("@asyn(") == std::string::npos) return fmt::format("Record {} has no @asyn field", record.pv);
  const auto found = TRY(find_all(parameter_pattern, link));
  record.parameter = found.empty() ? "none" : std::string(found.front().group(link, 1));
  return std::string();
}

Result<void> read_record(std::string_view text, RecordFile& out) {
  const auto parts = TRY(find_all(parts_pattern, text));
  if (parts.size() != 1) {
    out.messages.push_back(fmt::format("Parse failed on record: {}", text));
    return {};
  }
  AsynRecord record;
  record.type = parts[0].group(text, 1);
  record.pv = parts[0].group(text, 2);
  if (record.type == "motor") {
    out.messages.push_back(
        fmt::format("Record `{}` is type motor - ignoring", text.substr(0, text.find('\n'))));
    return {};
  }
  TRY(read_fields(parts[0].group(text, 3), record));
  std::string message = TRY(read_link(record));
  if (message.empty()) out.records.push_back(std::move(record));
  else out.messages.push_back(std::move(message));
  return {};
}

}  // namespace

bool AsynRecord::has_field(std::string_view name) const {
  return std::ranges::any_of(fields, [&](const auto& field) { return field.first == name; });
}

std::string AsynRecord::field(std::string_view name) const {
  const auto found = std::ranges::find(fields, name, &std::pair<std::string, std::string>::first);
  return found == fields.end() ? "" : found->second;
}

Result<RecordFile> find_records(const std::string& text) {
  RecordFile out;
  for (const RegexMatch& match : TRY(find_all(record_pattern, text)))
    TRY(read_record(match.group(text, 0), out));
  return out;
}

}  // namespace iocwright::screens
