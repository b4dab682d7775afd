#include "editor/lsp/server.hpp"

#include <algorithm>

#include "core/base/build_info.hpp"
#include "editor/lsp/completion.hpp"
#include "editor/lsp/hover.hpp"
#include "editor/lsp/navigation.hpp"
#include "editor/lsp/quick_fixes.hpp"
#include "editor/lsp/semantic_tokens.hpp"
#include "editor/lsp/symbols.hpp"
#include "editor/lsp/uri.hpp"

namespace iocwright::lsp {

namespace {

// Error codes of JSON-RPC and of the protocol.
constexpr int parse_error = -32700, invalid_request = -32600, method_not_found = -32601,
              invalid_params = -32602, server_not_initialized = -32002, request_cancelled = -32800;

bool is_id(const Json& id) { return id.is_string() || id.is_number_integer(); }

int protocol_severity(Severity severity) {
  if (severity == Severity::error) return 1;
  return severity == Severity::warning ? 2 : 3;
}

Json to_json(const FileDiagnostic& diagnostic) {
  Json out{{"range", to_json(diagnostic.range)},
           {"severity", protocol_severity(diagnostic.severity)},
           {"code", diagnostic.kind},
           {"source", "iocwright"},
           {"message", diagnostic.help.empty() ? diagnostic.message
                                               : diagnostic.message + "\nhelp: " + diagnostic.help}};
  for (const RelatedPlace& place : diagnostic.related)
    out["relatedInformation"].push_back(
        {{"location", location(place.path, place.range)}, {"message", place.message}});
  return out;
}

/// A request about a place in an open file.
struct Feature {
  std::string_view method;
  Json (*answer)(Workspace& workspace, const std::string& path, const Json& params);
};

constexpr Feature features[] = {
    {"textDocument/completion", complete},
    {"textDocument/hover", hover},
    {"textDocument/definition", find_definition},
    {"textDocument/references", find_references},
    {"textDocument/prepareRename", prepare_rename},
    {"textDocument/documentSymbol", document_symbols},
    {"textDocument/semanticTokens/full", semantic_tokens},
};

bool has_errors(const FileDiagnostics& found) {
  return std::ranges::any_of(found, [](const auto& of_file) {
    return std::ranges::any_of(of_file.second,
                               [](const FileDiagnostic& item) { return item.severity == Severity::error; });
  });
}

}  // namespace

void Server::send(const Json& message) {
  send_(message.dump(-1, ' ', false, Json::error_handler_t::replace));
}

void Server::respond(const Json& id, Json result) {
  send({{"jsonrpc", "2.0"}, {"id", id}, {"result", std::move(result)}});
}

void Server::refuse(const Json& id, int code, const std::string& message) {
  send({{"jsonrpc", "2.0"}, {"id", id}, {"error", {{"code", code}, {"message", message}}}});
}

void Server::receive(const std::string& content) {
  Json message = Json::parse(content, nullptr, false);
  if (message.is_discarded()) return refuse(nullptr, parse_error, "the message is not JSON");
  if (!message.is_object()) return refuse(nullptr, invalid_request, "the message is not an object");
  if (text_member(message, "method") == "$/cancelRequest") {
    const Json& id = member(member(message, "params"), "id");
    const auto cancelled = std::ranges::find_if(
        queue_, [&](const Json& queued) { return is_id(id) && member(queued, "id") == id; });
    if (cancelled == queue_.end()) return;
    queue_.erase(cancelled);
    return refuse(id, request_cancelled, "the request was cancelled");
  }
  queue_.push_back(std::move(message));
}

bool Server::work() {
  if (!queue_.empty()) {
    const Json message = std::move(queue_.front());
    queue_.pop_front();
    handle(message);
    return true;
  }
  return check_next_unit();
}

bool Server::check_next_unit() {
  if (unchecked_.empty()) return false;
  const auto [unit, path] = *unchecked_.begin();
  unchecked_.erase(unchecked_.begin());
  found_[unit] = workspace_.diagnose(path);
  rules_.erase(unit);
  // What the rules find is published together with the warnings of generation.
  if (has_errors(found_[unit]) || !workspace_.rule_check(path)) publish(unit);
  else unruled_.insert_or_assign(unit, path);
  return true;
}

std::optional<RuleCheck> Server::next_rule_check() {
  while (!unruled_.empty()) {
    const std::string path = unruled_.begin()->second;
    unruled_.erase(unruled_.begin());
    std::optional<RuleCheck> out = workspace_.rule_check(path);
    if (!out) continue;  // the instance has been removed
    out->state = state_;
    return out;
  }
  return std::nullopt;
}

void Server::finish(const RuleResult& result) {
  if (result.check.state != state_) return;
  rules_[result.check.unit] = result.found;
  publish(result.check.unit);
}

std::vector<FileDiagnostic> Server::diagnostics_of(const std::string& path) const {
  std::vector<FileDiagnostic> out;
  for (const auto* by_unit : {&found_, &rules_})
    for (const auto& [unit, files] : *by_unit)
      if (const auto of_file = files.find(path); of_file != files.end())
        for (const FileDiagnostic& item : of_file->second)
          if (std::ranges::find(out, item) == out.end()) out.push_back(item);
  return out;
}

void Server::handle(const Json& message) {
  const Json& method = member(message, "method");
  if (!method.is_string()) {
    // An answer to a request of ours; there are none that need one.
    if (!message.contains("result") && !message.contains("error"))
      refuse(nullptr, invalid_request, "the message has no method");
    return;
  }
  if (message.contains("id")) handle_request(message);
  else handle_notification(method.get<std::string>(), member(message, "params"));
}

void Server::handle_request(const Json& message) {
  const Json& id = member(message, "id");
  if (!is_id(id)) return refuse(nullptr, invalid_request, "the id is neither a number nor a string");
  const std::string method = text_member(message, "method");
  if (phase_ == Phase::shut_down) return refuse(id, invalid_request, "the server has been shut down");
  if (method == "initialize") {
    if (phase_ != Phase::created) return refuse(id, invalid_request, "the server is initialized already");
    phase_ = Phase::initialized;
    return respond(id, initialize());
  }
  if (phase_ == Phase::created) return refuse(id, server_not_initialized, "the server is not initialized");
  if (method == "shutdown") {
    phase_ = Phase::shut_down;
    unchecked_.clear();
    unruled_.clear();
    return respond(id, nullptr);
  }
  answer(id, method, member(message, "params"));
}

void Server::answer(const Json& id, const std::string& method, const Json& params) {
  const auto path = path_of(text_member(member(params, "textDocument"), "uri"));
  const auto* feature = std::ranges::find(features, method, &Feature::method);
  const bool is_rename = method == "textDocument/rename", is_fix = method == "textDocument/codeAction";
  if (feature == std::end(features) && !is_rename && !is_fix)
    return refuse(id, method_not_found, "unknown method `" + method + "`");
  if (!path || workspace_.files().find(*path) == nullptr) return respond(id, nullptr);
  if (!is_fix && root_format(file_type(*path)) == nullptr) return respond(id, nullptr);
  if (is_rename) {
    auto edit = rename(workspace_, *path, params);
    return edit ? respond(id, *std::move(edit)) : refuse(id, invalid_params, edit.error());
  }
  if (is_fix) {
    while (check_next_unit()) {
      // the diagnostics must be those of the current text
    }
    return respond(id, quick_fixes(workspace_, *path, params, diagnostics_of(*path)));
  }
  respond(id, feature->answer(workspace_, *path, params));
}

Json Server::initialize() {
  return {{"serverInfo", {{"name", "iocwright"}, {"version", build_info().version}}},
          {"capabilities",
           {{"positionEncoding", "utf-16"},
            {"textDocumentSync", {{"openClose", true}, {"change", 2}, {"save", true}}},
            {"completionProvider", {{"triggerCharacters", {" ", ".", "|"}}}},
            {"hoverProvider", true},
            {"definitionProvider", true},
            {"referencesProvider", true},
            {"renameProvider", {{"prepareProvider", true}}},
            {"documentSymbolProvider", true},
            {"codeActionProvider", {{"codeActionKinds", {"quickfix"}}}},
            {"semanticTokensProvider", {{"legend", semantic_legend()}, {"full", true}}}}}};
}

void Server::handle_notification(const std::string& method, const Json& params) {
  if (method == "exit") {
    exit_status_ = phase_ == Phase::shut_down ? done : wrong_input;
    return;
  }
  if (phase_ != Phase::initialized) return;
  const Json& document = member(params, "textDocument");
  const auto path = path_of(text_member(document, "uri"));
  if (method == "textDocument/didOpen") open(document);
  else if (method == "textDocument/didChange") change(params);
  else if (method == "textDocument/didClose" && path) close(*path);
  else if (method == "textDocument/didSave" || method == "workspace/didChangeWatchedFiles")
    mark_all_unchecked();
}

void Server::open(const Json& document) {
  const std::string uri = text_member(document, "uri");
  const auto path = path_of(uri);
  if (!path || !member(document, "text").is_string()) return;
  workspace_.files().open(*path, {uri, integer_member(document, "version"), text_member(document, "text")});
  mark_all_unchecked();
}

void Server::change(const Json& params) {
  const Json& document = member(params, "textDocument");
  const auto path = path_of(text_member(document, "uri"));
  OpenFile* file = path ? workspace_.files().find(*path) : nullptr;
  if (file == nullptr) return;
  file->version = integer_member(document, "version", file->version);
  const Json& changes = member(params, "contentChanges");
  if (!changes.is_array()) return;
  for (const Json& item : changes) {
    if (!member(item, "text").is_string()) continue;
    const std::string text = text_member(item, "text");
    const auto range = range_in(member(item, "range"));
    if (range) replace(file->text, *range, text);
    else if (!item.contains("range")) file->text = text;
  }
  mark_all_unchecked();
}

void Server::close(const std::string& path) {
  const std::string unit = workspace_.unit_of(path);
  workspace_.files().close(path);
  mark_all_unchecked();
  const bool is_open = std::ranges::any_of(unchecked_, [&](const auto& item) { return item.first == unit; });
  if (is_open) return;
  found_.erase(unit);
  rules_.erase(unit);
  publish(unit);
}

void Server::mark_all_unchecked() {
  // A file may be used by others, as definitions are.
  ++state_;
  unchecked_.clear();
  unruled_.clear();
  for (const auto& [path, file] : workspace_.files().all())
    if (file_type(path) != FileType::other) unchecked_.emplace(workspace_.unit_of(path), path);
}

void Server::publish(const std::string& unit) {
  std::set<std::string> paths = std::exchange(shown_[unit], {});
  for (const auto* by_unit : {&found_, &rules_})
    if (const auto found = by_unit->find(unit); found != by_unit->end())
      for (const auto& [path, items] : found->second) shown_[unit].insert(path);
  paths.insert(shown_[unit].begin(), shown_[unit].end());
  for (const auto& [path, file] : workspace_.files().all())
    if (file_type(path) != FileType::other && workspace_.unit_of(path) == unit) paths.insert(path);
  for (const std::string& path : paths) publish_file(path);
  if (shown_[unit].empty()) shown_.erase(unit);
}

void Server::publish_file(const std::string& path) {
  const OpenFile* file = workspace_.files().find(path);
  Json params{{"uri", file != nullptr ? file->uri : uri_of(path)}, {"diagnostics", Json::array()}};
  if (file != nullptr) params["version"] = file->version;
  for (const FileDiagnostic& item : diagnostics_of(path)) params["diagnostics"].push_back(to_json(item));
  send({{"jsonrpc", "2.0"}, {"method", "textDocument/publishDiagnostics"}, {"params", std::move(params)}});
}

}  // namespace iocwright::lsp
