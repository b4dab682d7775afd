#include "instance/check/check_devices.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <string_view>
#include <utility>
#include <variant>

#include "core/base/path.hpp"
#include "core/base/text.hpp"
#include "core/diag/suggestion.hpp"
#include "epics/db/field_value.hpp"
#include "epics/db/protocol_file.hpp"
#include "epics/db/request_file.hpp"

namespace iocwright::check {

namespace {

/// Whether a command makes the port that is its first argument. Commands of asyn itself and interpose
/// layers work on a port that exists.
bool makes_port(std::string_view command) {
  if (command.starts_with("asyn") || command.find("nterpose") != std::string_view::npos) return false;
  return command.ends_with("Configure") || command.ends_with("Config");
}

/// Whether a command may make any port that it names.
bool may_make_port(std::string_view command) {
  return !command.starts_with("asyn") && command != "epicsEnvSet" && !command.starts_with("dbLoad");
}

/// The path of a file in the first of the folders that has it; empty if none has.
std::string find_file(const std::string& name, const std::vector<std::string>& folders, const Disk& disk) {
  for (const std::string& folder : folders)
    if (std::string path = path::join(folder, name); disk.is_file(path).value_or(false)) return path;
  return "";
}

Diagnostic with_user(Diagnostic out, const DeviceLink& link) {
  add_user(out, *link.use);
  return out;
}

}  // namespace

void add_device_links(const epics::DbDocument& document, const DatabaseUse& use,
                      std::vector<DeviceLink>& to) {
  std::string type;  // DTYP of the record
  const epics::DbValue* address = nullptr;
  const auto take = [&] {
    if (address == nullptr) return;
    const std::string value = epics::field_text(address->text);
    DeviceLink link{.span = address->span, .use = &use};
    if (type == "stream") {
      epics::StreamLink stream = epics::parse_stream_link(value);
      link.port = std::move(stream.bus);
      link.protocol_file = std::move(stream.file);
      link.protocol = std::move(stream.protocol);
    } else {
      link.port = epics::asyn_port(value);
    }
    if (!link.port.empty() && value.find("$(") == std::string::npos) to.push_back(std::move(link));
  };
  for (const epics::DbStatement& statement : document.statements) {
    if (std::holds_alternative<epics::RecordStart>(statement.what)) {
      type.clear();
      address = nullptr;
    } else if (const auto* field = std::get_if<epics::RecordField>(&statement.what)) {
      if (field->name.text == "DTYP") type = epics::field_text(field->value.text);
      if (field->name.text == "INP" || field->name.text == "OUT") address = &field->value;
    } else if (std::holds_alternative<epics::RecordEnd>(statement.what)) {
      take();
      address = nullptr;
    }
  }
}

void check_ports(const DeviceFacts& facts, Sink& sink) {
  std::map<std::string, Span, std::less<>> made;
  std::set<std::string, std::less<>> named;
  for (const epics::ScriptCommand& command : facts.commands) {
    if (may_make_port(command.name)) named.insert(command.arguments.begin(), command.arguments.end());
    if (!makes_port(command.name) || command.argument(0).empty()) continue;
    const auto [first, is_new] = made.try_emplace(std::string(command.argument(0)), command.argument_span(0));
    if (is_new) continue;
    sink.add(finding(DiagKind::asyn_port, fmt::format("the port `{}` is created twice", first->first))
                 .at(command.argument_span(0))
                 .note(first->second, "it is created here first"));
  }
  if (!facts.has_all_scripts) return;
  std::vector<std::string_view> known;
  for (const auto& [port, place] : made) known.push_back(port);
  for (const DeviceLink& link : facts.links) {
    if (named.contains(link.port)) continue;
    sink.add(
        with_user(finding(DiagKind::asyn_port,
                          fmt::format("no command of the startup script creates the port `{}`", link.port))
                      .at(link.span)
                      .help(did_you_mean(link.port, known))
                      .caused_by(link.port),
                  link));
  }
}

void check_protocols(const DeviceFacts& facts, epics::DbFiles& files, const Disk& disk, Sink& sink,
                     SkippedRules& skipped) {
  for (const DeviceLink& link : facts.links) {
    if (link.protocol_file.empty()) continue;
    const std::string path = find_file(link.protocol_file, facts.protocol_folders, disk);
    const FileId file = path.empty() ? 0 : files.read("", path);
    if (file == 0 && !facts.has_image) {
      skipped.emplace(DiagKind::protocol, "the protocol files of the image");
    } else if (file == 0) {
      sink.add(with_user(
          finding(DiagKind::protocol, fmt::format("there is no protocol file `{}`", link.protocol_file))
              .at(link.span)
              .help(fmt::format("looked in {}", short_list(facts.protocol_folders)))
              .caused_by(link.protocol_file),
          link));
    } else {
      const std::vector<std::string> known = epics::protocol_names(files.text(file));
      if (std::ranges::any_of(
              known, [&](const std::string& name) { return epics::is_same_protocol(name, link.protocol); }))
        continue;
      sink.add(
          with_user(finding(DiagKind::protocol,
                            fmt::format("`{}` has no protocol `{}`", link.protocol_file, link.protocol))
                        .at(link.span)
                        .help(did_you_mean(link.protocol, {known.begin(), known.end()},
                                           list_names("its protocols are", {known.begin(), known.end()})))
                        .caused_by(link.protocol_file + " " + link.protocol),
                    link));
    }
  }
}

namespace {

class Requests {
 public:
  Requests(const DeviceFacts& facts, const epics::Database& database, epics::DbFiles& files, const Disk& disk,
           Sink& sink)
      : facts_(facts), database_(database), files_(files), disk_(disk), sink_(sink) {}

  void check(const std::string& name, std::string_view macros, Span command, int level = 0) {
    constexpr int maximum_level = 20;
    const std::string path = find_file(name, facts_.request_folders, disk_);
    const FileId file = path.empty() || level > maximum_level ? 0 : files_.read("", path);
    if (file == 0) return;  // autosave makes some of them
    for (const epics::RequestLine& line : epics::read_request_file(files_.text(file), macros)) {
      if (line.is_include) check(line.name, line.macros, command, level + 1);
      else if (line.name.find('$') == std::string::npos) check_name(line, file, command);
    }
  }

 private:
  void check_name(const epics::RequestLine& line, FileId file, Span command) {
    const std::string record = line.name.substr(0, line.name.rfind('.'));
    if (database_.find(record) != nullptr) return;
    const Span span{file, static_cast<std::uint32_t>(line.range.begin),
                    static_cast<std::uint32_t>(line.range.end)};
    sink_.add(finding(DiagKind::request_file, fmt::format("the instance has no record `{}`", record))
                  .at(span)
                  .note(command, "the file is used here"));
  }

  const DeviceFacts& facts_;
  const epics::Database& database_;
  epics::DbFiles& files_;
  const Disk& disk_;
  Sink& sink_;
};

}  // namespace

void check_requests(const DeviceFacts& facts, const epics::Database& database, epics::DbFiles& files,
                    const Disk& disk, Sink& sink) {
  if (!facts.has_all_scripts || !facts.has_all_databases) return;
  Requests requests(facts, database, files, disk, sink);
  for (const epics::ScriptCommand& command : facts.commands)
    if (command.name == "create_monitor_set" || command.name == "create_periodic_set" ||
        command.name == "create_triggered_set" || command.name == "create_manual_set") {
      const bool has_period = command.name != "create_manual_set";
      requests.check(std::string(command.argument(0)), command.argument(has_period ? 2 : 1),
                     command.argument_span(0));
    }
}

}  // namespace iocwright::check
