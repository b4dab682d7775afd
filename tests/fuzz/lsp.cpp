// Messages to the language server, one on each line, or else the text of an instance that is open in an
// editor.
#include <array>

#include "core/base/text.hpp"
#include "editor/lsp/message_stream.hpp"
#include "editor/lsp/server.hpp"
#include "editor/lsp/uri.hpp"
#include "environment_with.hpp"
#include "lsp_definitions.hpp"
#include "memory_disk.hpp"
#include "target.hpp"

using namespace iocwright;
using lsp::Json;

namespace {

/// A server with definitions, whose answers are discarded.
class Client {
 public:
  Client() { disk_.files["/work/ibek-defs/lab.ibek.support.yaml"] = tests::lab_definitions; }

  void send(const std::string& content) {
    server_.receive(content);
    while (server_.work()) {}
    while (auto check = server_.next_rule_check()) {
      lsp::FileDiagnostics found = lsp::apply_rules(*check);
      server_.finish({*std::move(check), std::move(found)});
    }
  }
  void send(const std::string& method, const Json& params) {
    send(Json{{"id", 1}, {"method", method}, {"params", params}}.dump());
  }
  void initialize() { send("initialize", nullptr); }

 private:
  tests::MemoryDisk disk_;
  lsp::Server server_{lsp::Workspace(disk_, tests::with({{"EPICS_ROOT", "/work"}}), fuzz::limits, {},
                                     TemplateFiles(disk_, "")),
                      [](const std::string&) {}};
};

void send_messages(std::string_view text) {
  lsp::MessageReader reader;
  reader.feed(text);
  Client client;
  while (const auto message = reader.next()) client.send(*message);
  client.initialize();
  for (const std::string_view line : text::split(text, '\n')) client.send(std::string(line));
}

/// Asks about some places of an instance.
void edit(std::string_view text) {
  constexpr std::array requests{"completion", "hover", "definition", "references", "rename", "codeAction"};
  const std::string uri = "file:///work/config/ioc.yaml";
  Client client;
  client.initialize();
  // Strings that are not UTF-8 cannot be sent.
  const std::string content = Json(text).dump(-1, ' ', false, Json::error_handler_t::replace);
  client.send(R"({"method":"textDocument/didOpen","params":{"textDocument":{"uri":")" + uri + R"(","text":)" +
              content + "}}}");
  const lsp::TextLines lines(text);
  Json params{{"textDocument", {{"uri", uri}}}, {"newName", "a: b"}};
  for (std::size_t i = 0; i < requests.size(); ++i) {
    // Places all over the text, which depend on its size.
    const lsp::Position position = lines.position(text.size() * (i + 1) * 7 / 50);
    params["position"] = lsp::to_json(position);
    params["range"] = lsp::to_json(lsp::Range{position, position});
    client.send(std::string("textDocument/") + requests[i], params);
  }
  for (const char* method : {"textDocument/documentSymbol", "textDocument/semanticTokens/full"})
    client.send(method, params);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text = fuzz::text_of(data, size);
  if (text.starts_with('{') || text.starts_with("Content-Length")) send_messages(text);
  else edit(text);
  return 0;
}
